package io.writ.policy.library;

import io.writ.policy.Policy;
import io.writ.verifier.bundle.VerifiedBundle;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.PolicyRef;

/** A compiled policy together with the bundle it came from, whose files and signatures have been checked. */
public record LoadedPolicy(Policy policy, VerifiedBundle bundle) {
    public PolicyRef ref() {
        return policy.ref();
    }

    public Digest bundleHash() {
        return bundle.bundleHash();
    }
}
