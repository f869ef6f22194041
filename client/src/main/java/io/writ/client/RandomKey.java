package io.writ.client;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.id.IdempotencyKey;
import java.security.SecureRandom;
import java.util.Optional;

/** Idempotency keys for calls that have none of their own: with one, a call may be sent again by itself. */
final class RandomKey {
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomKey() {}

    /** 128 random bits. */
    static String make() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64Text.encodeUrl(bytes);
    }

    /** The caller's key, or a random one. */
    static String unless(Optional<IdempotencyKey> own) {
        return own.map(IdempotencyKey::value).orElseGet(RandomKey::make);
    }
}
