package io.writ.time;

import java.security.SecureRandom;

/** Where random bytes come from: salts, ids and keys. */
@FunctionalInterface
public interface Entropy {
    /** The operating system's generator, read a few thousand bytes at a time. */
    static Entropy system() {
        return new BufferedEntropy(new SecureRandom()::nextBytes);
    }

    /** Fills {@code bytes} with bytes that nobody can foretell. Safe for use by several threads. */
    void fill(byte[] bytes);
}
