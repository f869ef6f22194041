package io.writ.signing;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A tenant's secret for tags: HMAC-SHA-256 of the tenant's name under the home's {@code replay.secret}
 * (docs/formats/record.md). Without it, a tag cannot be tied to a guessed value. Never rotated: tags must keep meaning
 * the same. Safe for use by several threads.
 */
public final class TenantSecret {
    /** The size of the home's secret in bytes. */
    public static final int SIZE = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BODY_TAG_SIZE = 16;

    private final Mac keyed;
    private final Digest digest;

    private TenantSecret(byte[] secret) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
        digest = Digest.sha256(secret);
    }

    /** The secret of {@code tenant} in a home with this 32-byte secret. */
    public static TenantSecret of(byte[] homeSecret, TenantId tenant) {
        if (homeSecret.length != SIZE) {
            throw new IllegalArgumentException("a replay secret of " + homeSecret.length + " bytes");
        }
        return new TenantSecret(new TenantSecret(homeSecret).mac(tenant.value().getBytes(StandardCharsets.UTF_8)));
    }

    /** The digest that a store keeps, so that it can refuse another secret. */
    public Digest digest() {
        return digest;
    }

    /** The {@code replayTag} of a fingerprint: 64 hex digits. */
    public String replayTag(Digest fingerprint) {
        return HexFormat.of().formatHex(mac(fingerprint.hex().getBytes(StandardCharsets.US_ASCII)));
    }

    /** Where an idempotency key is looked up: it is scoped to the principal and the operation. */
    public byte[] idempotencyKey(String principal, String operation, String key) {
        return mac(JsonArray.ofStrings(List.of(principal, operation, key)).canonical());
    }

    /** What is kept of a request's body to tell a retry from another request under the same key: 16 bytes. */
    public byte[] bodyTag(String bodyDigest) {
        return Arrays.copyOf(mac(("body:" + bodyDigest).getBytes(StandardCharsets.US_ASCII)), BODY_TAG_SIZE);
    }

    private byte[] mac(byte[] message) {
        try {
            // a clone starts from the keyed state: half the hashing of a fresh Mac, and no lock between threads
            return ((Mac) keyed.clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's Mac can be cloned", e);
        }
    }
}
