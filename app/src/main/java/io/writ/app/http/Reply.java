package io.writ.app.http;

import io.writ.gate.Recorded;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.PrettyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to a call.
 *
 * @param headers beside content type and length
 */
public record Reply(int status, String contentType, Map<String, String> headers, Body body) {
    public static final String JSON = "application/json";

    /** The header that marks a repeated answer. */
    private static final String REPEATED = "Idempotent-Replayed";

    /** What follows the headers. */
    public sealed interface Body {
        /** All of it, known beforehand. */
        record Bytes(byte[] bytes) implements Body {}

        /** Written piece by piece, for as long as it takes. */
        record Stream(Writer writer) implements Body {}
    }

    /** Writes a body. If the stream throws, the caller has gone away. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, Map.of(), new Body.Bytes(body));
    }

    public static Reply text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply json(int status, JsonValue value) {
        return of(status, JSON, PrettyWriter.write(value));
    }

    /** A record with its proof. */
    public static Reply attestation(int status, Attestation attestation) {
        return of(status, JSON, attestation.toPrettyJson().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A record that a call has left, or found.
     *
     * @param fresh the status if the call has left it
     */
    public static Reply recorded(int fresh, Recorded recorded) {
        return attestation(recorded.repeated() ? 200 : fresh, recorded.attestation())
                .repeated(recorded.repeated());
    }

    public static Reply stream(String contentType, Writer writer) {
        return new Reply(200, contentType, Map.of(), new Body.Stream(writer));
    }

    /** The same reply, marked as repeated if it is. */
    public Reply repeated(boolean again) {
        return again ? with(REPEATED, "true") : this;
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, more, body);
    }
}
