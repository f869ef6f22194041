package io.writ.signing;

import io.writ.policy.Policy;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.Envelope;
import io.writ.verifier.bundle.Statement;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.keys.KeySignature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes bundles: states which files a policy consists of, and signs that. */
public final class BundleSigner {
    private BundleSigner() {}

    /**
     * Signs a policy's files, or adds a signature to the bundle they already have. A bundle that states other files is
     * replaced: its signatures are about something else. Signing twice with one key is signing once.
     *
     * @param files the folder's files without the envelope; the canonical policy is added to them or replaced
     * @param policy what the files compile to
     * @param existing the folder's envelope
     * @return the files and the envelope as they are to be written
     */
    public static Bundle sign(
            Map<String, byte[]> files, Policy policy, Optional<Envelope> existing, Ed25519PrivateKey key) {
        SortedMap<String, byte[]> all = new TreeMap<>(files);
        all.put(Bundle.CANONICAL_POLICY, policy.canonical());
        SortedMap<String, Digest> subjects = new TreeMap<>();
        all.forEach((name, bytes) -> subjects.put(name, Digest.sha256(bytes)));
        var ref = policy.ref();
        var payload =
                new Statement(subjects, ref.id().toString(), ref.version().toString(), policy.policyHash()).canonical();
        var signatures = new ArrayList<KeySignature>();
        existing.filter(envelope -> Arrays.equals(envelope.payload(), payload))
                .ifPresent(envelope -> signatures.addAll(envelope.signatures()));
        signatures.removeIf(
                signature -> signature.keyId().equals(key.publicKey().keyId()));
        signatures.add(key.signAs(Envelope.preAuthEncoding(Envelope.IN_TOTO, payload)));
        return Bundle.of(all, new Envelope(Envelope.IN_TOTO, payload, signatures));
    }
}
