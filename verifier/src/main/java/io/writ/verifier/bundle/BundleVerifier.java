package io.writ.verifier.bundle;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.keys.Signers;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks bundles against a trust root. A bundle passes only if its files are exactly those listed, byte by byte, and
 * the trust root's threshold of policy keys signed the list.
 */
public final class BundleVerifier {
    private final TrustRoot root;

    public BundleVerifier(TrustRoot root) {
        this.root = root;
    }

    /**
     * Checks a bundle as it is published: keys count if they were valid at {@code publishedAt} and are not revoked.
     *
     * @throws RefusedException INV-020 if anything about it is not as it was signed
     */
    @CheckReturnValue
    public VerifiedBundle verify(Bundle bundle, Instant publishedAt) {
        return verify(bundle, Optional.of(publishedAt));
    }

    /**
     * Checks a bundle that was published at a time unknown here: keys count unless they are revoked.
     *
     * @throws RefusedException INV-020 if anything about it is not as it was signed
     */
    @CheckReturnValue
    public VerifiedBundle verifyWithoutTime(Bundle bundle) {
        return verify(bundle, Optional.empty());
    }

    private VerifiedBundle verify(Bundle bundle, Optional<Instant> judgedAt) {
        var envelope = bundle.envelope();
        if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
            throw refused(Bundle.ENVELOPE + "/payloadType", "is not " + Envelope.IN_TOTO);
        }
        var signers = signers(envelope, judgedAt);
        var payload = envelope.payload();
        var statement = Statement.parse(payload);
        requireFiles(bundle, statement);
        requirePolicy(bundle, statement);
        return new VerifiedBundle(
                statement.policyId(),
                statement.policyVersion(),
                statement.policyHash(),
                Digest.sha256(payload),
                signers.counted(),
                bundle.files());
    }

    private Signers signers(Envelope envelope, Optional<Instant> judgedAt) {
        Signers signers;
        try {
            signers = root.signers(TrustRoot.POLICY, envelope.signedBytes(), envelope.signatures(), judgedAt);
        } catch (RefusedException e) {
            throw refused(Bundle.ENVELOPE + e.refusal().place(), e.refusal().problem());
        }
        if (!signers.areEnough()) {
            throw refused(Bundle.ENVELOPE + "/signatures", "by the policy role, " + signers.shortfall());
        }
        return signers;
    }

    private static void requireFiles(Bundle bundle, Statement statement) {
        for (var name : bundle.files().keySet()) {
            if (!statement.subjects().containsKey(name)) {
                throw refused(Refusal.quote(name), "the file is not listed in the bundle");
            }
        }
        statement.subjects().forEach((name, digest) -> {
            var bytes = bundle.files().get(name);
            if (bytes == null) {
                throw refused(Refusal.quote(name), "the file is listed in the bundle but missing");
            }
            if (!Digest.sha256(bytes).equals(digest)) {
                throw refused(Refusal.quote(name), "the file is not the one that was signed");
            }
        });
    }

    private static void requirePolicy(Bundle bundle, Statement statement) {
        var canonical = bundle.files().get(Bundle.CANONICAL_POLICY);
        if (canonical == null) {
            throw refused(Bundle.CANONICAL_POLICY, "the canonical policy is missing");
        }
        if (!Digest.sha256(canonical).equals(statement.policyHash())) {
            throw refused(Bundle.CANONICAL_POLICY, "its digest is not the policyHash that was signed");
        }
        var policy = JsonReader.readObject(canonical);
        if (!Arrays.equals(policy.canonical(), canonical)) {
            throw refused(Bundle.CANONICAL_POLICY, "it is not in canonical form");
        }
        requireNamed(policy, "policyId", statement.policyId());
        requireNamed(policy, "policyVersion", statement.policyVersion());
        requireSource(bundle, canonical);
    }

    private static void requireNamed(JsonObject policy, String name, String signed) {
        if (!signed.equals(policy.string(name))) {
            throw refused(Bundle.CANONICAL_POLICY + "/" + name, "is not the one that was signed");
        }
    }

    /** A YAML source is signed beside its canonical form. Of a JSON source the verifier checks that both agree. */
    private static void requireSource(Bundle bundle, byte[] canonical) {
        var json = bundle.files().get(Bundle.JSON_POLICY);
        if ((json != null) == bundle.files().containsKey(Bundle.YAML_POLICY)) {
            throw refused("", "of policy.yaml and policy.json exactly one belongs in a bundle");
        }
        if (json != null && !Arrays.equals(JsonReader.read(json).canonical(), canonical)) {
            throw refused(Bundle.JSON_POLICY, "its canonical form is not policy.canonical.json");
        }
    }

    private static RefusedException refused(String place, String problem) {
        return Invariant.BUNDLE.refuse(place, problem).exception();
    }
}
