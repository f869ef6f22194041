package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest (FIPS 180-4): exactly 32 bytes, immutable, equal by content. */
public final class Digest {
    /** The size in bytes. */
    public static final int SIZE = 32;

    /** How a digest is written: 64 lowercase hex digits. */
    public static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digest::newSha256);

    private final byte[] bytes;

    /** Takes the array over without a copy. The caller must not change it afterwards. */
    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The digest of the parts, one after the other. */
    public static Digest sha256(byte[]... parts) {
        var sha256 = SHA_256.get();
        for (var part : parts) {
            sha256.update(part);
        }
        return new Digest(sha256.digest());
    }

    /**
     * The digest with these bytes.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-033 unless they are 32
     */
    public static Digest of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw Invariant.CANONICAL_TEXT
                    .refuse("", "a digest of " + bytes.length + " bytes, where SHA-256 has " + SIZE)
                    .exception();
        }
        return new Digest(bytes.clone());
    }

    /**
     * The digest written as 64 lowercase hex digits.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-033 for any other spelling
     */
    public static Digest ofHex(String hex) {
        if (!isHex(hex)) {
            throw Invariant.CANONICAL_TEXT
                    .refuse("", "a digest that is not written as 64 lowercase hex digits")
                    .exception();
        }
        return new Digest(HexFormat.of().parseHex(hex));
    }

    /** Whether the text is 64 lowercase hex digits. */
    public static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the 32 bytes into {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, SIZE);
    }

    /** 64 lowercase hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Standard base64 with padding, as checkpoints and proofs write it. */
    public String base64() {
        return Base64Text.encode(bytes);
    }

    /** Base64url without padding, as commitments write it. */
    public String base64Url() {
        return Base64Text.encodeUrl(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
