package io.writ.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.writ.app.text.PlainText;
import io.writ.verifier.canonical.UtcTime;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event for people: time, level, logger, message, {@code key=value}. A stack trace follows in lines that begin with
 * a tab. No other line begins with a tab, so no text from outside can look like a line of its own.
 */
final class TextLine implements Function<ILoggingEvent, String> {
    private static final Pattern WORD = Pattern.compile("[\\w./:@{}+-]+");

    @Override
    public String apply(ILoggingEvent event) {
        var line = new StringBuilder(160)
                .append(UtcTime.format(event.getInstant()))
                .append(String.format(Locale.ROOT, " %-5s ", event.getLevel()))
                .append(PlainText.of(event.getLoggerName()))
                .append(" - ")
                .append(PlainText.of(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs()
                    .forEach(pair ->
                            line.append(' ').append(pair.key).append('=').append(value(String.valueOf(pair.value))));
        }
        line.append('\n');
        trace(line, "", event.getThrowableProxy());
        return line.toString();
    }

    private static String value(String text) {
        return WORD.matcher(text).matches()
                ? text
                : '"' + PlainText.of(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void trace(StringBuilder line, String label, @Nullable IThrowableProxy thrown) {
        if (thrown == null) {
            return;
        }
        line.append('\t')
                .append(label)
                .append(PlainText.of(Traces.name(thrown)))
                .append('\n');
        if (thrown.isCyclic()) {
            return;
        }
        Traces.frames(thrown).forEach(frame -> line.append("\t  ").append(frame).append('\n'));
        for (var suppressed : thrown.getSuppressed()) {
            trace(line, "suppressed: ", suppressed);
        }
        trace(line, "caused by: ", thrown.getCause());
    }
}
