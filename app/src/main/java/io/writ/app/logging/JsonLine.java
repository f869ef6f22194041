package io.writ.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.writ.app.text.PlainText;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** An event for machines: one JSON object a line, with {@code time}, {@code level}, {@code logger}, {@code message}. */
final class JsonLine implements Function<ILoggingEvent, String> {
    @Override
    public String apply(ILoggingEvent event) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> members.put(PlainText.of(pair.key), value(pair.value)));
        }
        members.put("time", new JsonString(UtcTime.format(event.getInstant())));
        members.put("level", new JsonString(event.getLevel().toString()));
        members.put("logger", text(event.getLoggerName()));
        members.put("message", text(event.getFormattedMessage()));
        if (event.getThrowableProxy() != null) {
            members.put("error", error(event.getThrowableProxy()));
        }
        return new String(JsonObject.of(members).canonical(), StandardCharsets.UTF_8) + '\n';
    }

    private static JsonValue value(Object value) {
        return value instanceof Long || value instanceof Integer
                ? JsonNumber.of(((Number) value).longValue())
                : text(String.valueOf(value));
    }

    private static JsonString text(String text) {
        return new JsonString(PlainText.of(text));
    }

    private static JsonObject error(IThrowableProxy thrown) {
        var error = JsonObject.builder()
                .put("type", thrown.getClassName())
                .putIfPresent("message", thrown.getMessage() == null ? null : PlainText.of(thrown.getMessage()))
                .put("at", JsonArray.ofStrings(Traces.frames(thrown)));
        if (thrown.getCause() != null && !thrown.isCyclic()) {
            error.put("cause", error(thrown.getCause()));
        }
        return error.build();
    }
}
