package io.writ.app.http;

import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.PrettyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a call is answered with.
 *
 * @param headers beside content type and length
 */
record Reply(int status, String contentType, Map<String, String> headers, Body body) {
    static final String JSON = "application/json";

    /** What follows the headers. */
    sealed interface Body {
        /** All of it, known beforehand. */
        record Bytes(byte[] bytes) implements Body {}

        /** Written bit by bit, as long as it takes. */
        record Stream(Writer writer) implements Body {}
    }

    /** Writes a body; an exception of the stream means that the caller has gone away. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException;
    }

    static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, Map.of(), new Body.Bytes(body));
    }

    static Reply text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply json(int status, JsonValue value) {
        return of(status, JSON, PrettyWriter.write(value));
    }

    static Reply stream(String contentType, Writer writer) {
        return new Reply(200, contentType, Map.of(), new Body.Stream(writer));
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, more, body);
    }
}
