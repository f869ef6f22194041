package io.writ.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, safe to repeat: it writes nothing, or carries an idempotency key.
 *
 * @param path below the server's address, with its query
 * @param body JSON to post; without one it is a GET
 * @param patience how long the whole answer may take
 * @param limit the most bytes of an answer
 */
record Call(String path, byte @Nullable [] body, Optional<String> idempotencyKey, Duration patience, int limit) {

    static Call get(String path, Duration patience, int limit) {
        return new Call(path, null, Optional.empty(), patience, limit);
    }

    /** A question in a body: nothing is written. */
    static Call ask(String path, byte[] body, Duration patience, int limit) {
        return new Call(path, body, Optional.empty(), patience, limit);
    }

    static Call append(String path, byte[] body, String idempotencyKey, Duration patience, int limit) {
        return new Call(path, body, Optional.of(idempotencyKey), patience, limit);
    }
}
