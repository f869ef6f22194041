package io.writ.verifier.keys;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 public key (RFC 8032) that may be believed: canonically encoded, on the curve, not of low order. Its
 * verdict on a signature is the same on every JDK and provider: they differ in some checks, and these are made here
 * first.
 */
public final class Ed25519PublicKey {
    /** The raw key in bytes. */
    public static final int SIZE = 32;

    /** A signature in bytes. */
    public static final int SIGNATURE_SIZE = 64;

    // RFC 8410: the SubjectPublicKeyInfo of an Ed25519 key is this prefix and the raw key
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----\n";
    private static final String PEM_END = "\n-----END PUBLIC KEY-----\n";

    private final byte[] raw;
    private final KeyId keyId;
    private final PublicKey decoded;

    private Ed25519PublicKey(byte[] raw) {
        this.raw = raw;
        this.keyId = KeyId.of(raw);
        this.decoded = decode(raw);
    }

    /**
     * The key with these raw bytes.
     *
     * @throws RefusedException INV-022 unless they are 32, the canonical encoding of a point of the curve, and that
     *     point is not of low order
     */
    public static Ed25519PublicKey of(byte[] raw) {
        if (raw.length != SIZE) {
            throw refused("a public key of " + raw.length + " bytes, where Ed25519 has " + SIZE);
        }
        var point = EdwardsPoint.decode(raw);
        if (point == null) {
            throw refused("a public key that is not the canonical encoding of a point of the curve");
        }
        if (point.isOfLowOrder()) {
            throw refused("a public key of low order, under which anyone can sign");
        }
        return new Ed25519PublicKey(raw.clone());
    }

    /**
     * The key in a SubjectPublicKeyInfo PEM text (RFC 7468, RFC 8410), as openssl writes it.
     *
     * @throws RefusedException INV-022 for another text or key
     */
    public static Ed25519PublicKey fromSpki(String pem) {
        var text = pem.strip().replace("\r\n", "\n") + "\n";
        if (!text.startsWith(PEM_BEGIN)
                || !text.endsWith(PEM_END)
                || text.length() < PEM_BEGIN.length() + PEM_END.length()) {
            throw refused("a text that is not the PEM of one public key");
        }
        var der = Base64Text.decode(text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length()));
        var prefix = SPKI_PREFIX.length;
        if (der.length != prefix + SIZE || !Arrays.equals(der, 0, prefix, SPKI_PREFIX, 0, prefix)) {
            throw refused("a public key that is not an Ed25519 one");
        }
        return of(Arrays.copyOfRange(der, prefix, der.length));
    }

    /**
     * Whether the signature is this key's over the message. False as well for one that is not exactly 64 bytes, whose S
     * is not less than the group order, or whose R is not canonical (RFC 8032 section 5.1.7).
     */
    @CheckReturnValue
    public boolean verify(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_SIZE
                || !EdwardsPoint.hasCanonicalY(Arrays.copyOf(signature, SIZE))
                || !EdwardsPoint.isCanonicalScalar(Arrays.copyOfRange(signature, SIZE, SIGNATURE_SIZE))) {
            return false;
        }
        try {
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(decoded);
            ed25519.update(message);
            return ed25519.verify(signature);
        } catch (SignatureException e) {
            // how the JDK says that R is no point of the curve
            return false;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this Java platform cannot verify Ed25519", e);
        }
    }

    public KeyId keyId() {
        return keyId;
    }

    /** A copy of the raw 32 bytes. */
    public byte[] raw() {
        return raw.clone();
    }

    /** The key as SubjectPublicKeyInfo in PEM, for openssl and others. */
    public String spkiPem() {
        return PEM_BEGIN + Base64Text.encode(spki(raw)) + PEM_END;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ed25519PublicKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return "Ed25519 " + keyId;
    }

    private static byte[] spki(byte[] raw) {
        var spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + SIZE);
        System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, SIZE);
        return spki;
    }

    private static PublicKey decode(byte[] raw) {
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki(raw)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot read an Ed25519 key", e);
        }
    }

    private static RefusedException refused(String problem) {
        return Invariant.KEY_FORM.refuse("", problem).exception();
    }
}
