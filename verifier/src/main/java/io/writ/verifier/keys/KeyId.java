package io.writ.verifier.keys;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Invariant;

/**
 * The name of a key: the SHA-256 of its raw 32 bytes as 64 lowercase hex digits. Two keys never share one.
 *
 * @param value the hex digits
 */
public record KeyId(String value) implements Comparable<KeyId> {
    public KeyId {
        if (!Digest.isHex(value)) {
            throw Invariant.KEY_FORM
                    .refuse("", "a key id that is not written as 64 lowercase hex digits")
                    .exception();
        }
    }

    /** The id of a key given by its raw bytes (RFC 8032 section 5.1.5). */
    public static KeyId of(byte[] rawKey) {
        return new KeyId(Digest.sha256(rawKey).hex());
    }

    @Override
    public int compareTo(KeyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
