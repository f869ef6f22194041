package io.writ.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A look-up key: bytes, compared by content and ordered as unsigned bytes. */
public final class Key implements Comparable<Key> {
    /** How many bytes {@link #prefix} reads. */
    public static final int PREFIX_BYTES = 2;

    private final byte[] bytes;
    private final int hash;

    public Key(byte[] bytes) {
        this.bytes = bytes.clone();
        this.hash = Arrays.hashCode(bytes);
    }

    /** The UTF-8 bytes of a name. */
    public static Key of(String name) {
        return new Key(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The least key that is greater than every key that begins with this one. */
    public Key afterPrefix() {
        for (var last = bytes.length - 1; last >= 0; last--) {
            if (bytes[last] != (byte) 0xff) {
                var after = Arrays.copyOf(bytes, last + 1);
                after[last]++;
                return new Key(after);
            }
        }
        throw new IllegalStateException("no key is greater than every key of this prefix");
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** The first two bytes as a number from 0 to 65,535; of a key that is a digest, an evenly spread one. */
    public int prefix() {
        return ((bytes[0] & 0xff) << Byte.SIZE) | (bytes[1] & 0xff);
    }

    @Override
    public int compareTo(Key that) {
        return Arrays.compareUnsigned(bytes, that.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
