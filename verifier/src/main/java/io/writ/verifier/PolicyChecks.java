package io.writ.verifier;

import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.BundleVerifier;
import io.writ.verifier.bundle.VerifiedBundle;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The checks that need the policy: its bundle, and the record of its publication if there is one. The bundle is
 * verified once, however many decisions were made under it.
 */
final class PolicyChecks {
    private final TrustRoot root;
    private final RecordChecks records;
    private final @Nullable Bundle bundle;
    private final @Nullable Attestation publication;
    private volatile @Nullable VerifiedBundle verified;

    PolicyChecks(TrustRoot root, RecordChecks records, @Nullable Bundle bundle, @Nullable Attestation publication) {
        this.root = root;
        this.records = records;
        this.bundle = bundle;
        this.publication = publication;
    }

    boolean isSupplied() {
        return bundle != null;
    }

    /** What was left out of {@link #requireBundle} for want of the publication's record; empty if nothing was. */
    String remark() {
        return publication == null
                ? "notBefore and notAfter of the policy keys are not checked: the record of the publication was not"
                        + " supplied"
                : "";
    }

    /** The bundle that the record names. */
    VerifiedBundle requireBundle(Attestation attestation) {
        var named = requireSound();
        var record = attestation.record();
        if (!named.bundleHash().hex().equals(record.string("bundleHash"))) {
            throw refused("/bundleHash", "names another bundle than the one supplied");
        }
        if (!named.policyId().equals(record.string("policyId"))) {
            throw refused("/policyId", "is not the policy of the bundle supplied");
        }
        if (!named.policyVersion().equals(record.string("policyVersion"))) {
            throw refused("/policyVersion", "is not the version of the bundle supplied");
        }
        var published = publication;
        if (published != null) {
            if (!published.tenant().equals(attestation.tenant())) {
                throw refused("/tenant", "the publication supplied is another tenant's");
            }
            if (published.time().isAfter(attestation.time())) {
                throw refused("/time", "the record is older than the publication supplied");
            }
        }
        return named;
    }

    /** The bundle that was supplied, as it was signed. */
    VerifiedBundle requireSound() {
        var known = verified;
        if (known == null) {
            if (bundle == null) {
                throw new IllegalStateException("no bundle was supplied");
            }
            var verifier = new BundleVerifier(root);
            known = publication == null
                    ? verifier.verifyWithoutTime(bundle)
                    : publishedAs(verifier, bundle, publication);
            verified = known;
        }
        return known;
    }

    /** The publication must itself be proven, and of this bundle. */
    private VerifiedBundle publishedAs(BundleVerifier verifier, Bundle signed, Attestation published) {
        try {
            records.requireForm(published);
            records.requireInclusion(published);
            records.requireCheckpoint(published);
            records.requireOriginAndTenant(published);
        } catch (RefusedException e) {
            throw refused("the publication" + e.refusal().place(), e.refusal().problem());
        }
        var judged = verifier.verify(signed, published.time());
        if (!published.is(RecordType.POLICY_PUBLISHED)
                || !judged.bundleHash().hex().equals(published.record().string("bundleHash"))) {
            throw refused("the publication/bundleHash", "is not this bundle's");
        }
        return judged;
    }

    private static RefusedException refused(String place, String problem) {
        return Invariant.BUNDLE.refuse(place, problem).exception();
    }
}
