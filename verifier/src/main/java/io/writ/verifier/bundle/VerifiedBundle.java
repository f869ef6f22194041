package io.writ.verifier.bundle;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.keys.KeyId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle whose files are exactly those that enough policy keys signed. Only {@link BundleVerifier} makes one, so
 * whoever is handed one may compile the policy in it.
 *
 * @param policyId the policy's id
 * @param policyVersion its version
 * @param policyHash the digest of its canonical form
 * @param bundleHash the digest of the signed payload, which names this bundle in records
 * @param signers the policy keys whose signatures counted, sorted
 * @param files every file but the envelope, by name; not copied, to be left as they are
 */
public record VerifiedBundle(
        String policyId,
        String policyVersion,
        Digest policyHash,
        Digest bundleHash,
        List<KeyId> signers,
        SortedMap<String, byte[]> files) {
    public VerifiedBundle {
        signers = List.copyOf(signers);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
