package io.writ.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param path below the server's address, with its query
 * @param body JSON; null for none
 * @param repeatable whether sending it twice is no more than sending it once
 * @param patience how long the whole answer may take
 * @param limit the most bytes of an answer
 */
record Call(
        String method,
        String path,
        byte @Nullable [] body,
        Optional<String> idempotencyKey,
        boolean repeatable,
        Duration patience,
        int limit) {

    static Call get(String path, Duration patience, int limit) {
        return new Call("GET", path, null, Optional.empty(), true, patience, limit);
    }

    /** A question in a body: nothing is written. */
    static Call ask(String path, byte[] body, Duration patience, int limit) {
        return new Call("POST", path, body, Optional.empty(), true, patience, limit);
    }

    /** An entry, made once under its key. */
    static Call append(String path, byte[] body, String idempotencyKey, Duration patience, int limit) {
        return new Call("POST", path, body, Optional.of(idempotencyKey), true, patience, limit);
    }

    /** What is the same however often it is put there. */
    static Call put(String path, byte[] body, Duration patience, int limit) {
        return new Call("PUT", path, body, Optional.empty(), true, patience, limit);
    }

    /** What must not be done again by itself. */
    static Call once(String path, byte[] body, Duration patience, int limit) {
        return new Call("POST", path, body, Optional.empty(), false, patience, limit);
    }

    /** A name as one segment of a path, or one value of a query. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
