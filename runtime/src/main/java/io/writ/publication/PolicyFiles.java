package io.writ.publication;

import io.writ.home.Home;
import io.writ.home.PolicyFolder;
import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLoader;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Predicate;

/** The signed folders of a tenant's policies: read for their publication, and written by it. */
final class PolicyFiles {
    private final Home home;
    private final TenantId tenant;

    PolicyFiles(Home home, TenantId tenant) {
        this.home = home;
        this.tenant = tenant;
    }

    /**
     * A policy that somebody publishes now.
     *
     * @param published tells what has been published before: that stays what it was, and only what is new must keep the
     *     rules that are newer
     * @throws io.writ.verifier.refusal.RefusedException INV-020 for the bundle, INV-010 for a policy that does not
     *     compile, or needs what this release does not have
     */
    LoadedPolicy forPublication(Bundle bundle, Instant now, Predicate<PolicyRef> published) {
        var read = loader().loadForFirstPublication(bundle, now);
        return requireSupported(published.test(read.ref()) ? read : loader().loadForPublication(bundle, now));
    }

    /** A policy that is in the home before anything has been published; refused as {@link #forPublication}. */
    LoadedPolicy forFirstPublication(PolicyRef ref, Instant now) {
        return requireSupported(loader().loadForFirstPublication(bundle(ref), now));
    }

    private PolicyLoader loader() {
        return new PolicyLoader(home.trustRoot());
    }

    private static LoadedPolicy requireSupported(LoadedPolicy policy) {
        if (!policy.policy().facts().isEmpty() || !policy.policy().evidenced().isEmpty()) {
            throw Invariant.POLICY_COMPILES
                    .refuse(
                            "policy " + policy.ref(),
                            "this release derives no facts and checks no evidence, so a policy that needs them cannot be put in force",
                            "Leave out facts and issuers, or use a release that has them.")
                    .exception();
        }
        return policy;
    }

    Bundle bundle(PolicyRef ref) {
        return Bundle.read(TenantPolicies.folder(home, tenant, ref));
    }

    /** Puts a bundle into the tenant's folder, whole or not at all; one that is there already must be the same. */
    void place(PolicyRef ref, Bundle bundle) {
        var usual = PolicyFolder.below(home.layout().policies(tenant), ref);
        // in a home of before it may be another tenant's: nothing may be said of that
        var folder = Files.exists(usual) && !holds(usual, bundle)
                ? PolicyFolder.below(home.layout().ownPolicies(tenant), ref)
                : usual;
        try {
            if (!Files.exists(folder)) {
                PolicyFolder.write(folder, bundle);
            } else if (!holds(folder, bundle)) {
                throw Invariant.POLICY_CONTINUITY
                        .refuse(
                                "policy " + ref,
                                "the tenant's folder already holds another bundle of this version",
                                "Publish the change as a new version.")
                        .exception();
            }
        } catch (IOException e) {
            throw Invariant.HOME
                    .refuse("policies", "the policy's folder cannot be written")
                    .exception();
        }
    }

    /** Whether a folder is this bundle; one that cannot be believed is no bundle at all. */
    private boolean holds(Path folder, Bundle bundle) {
        try {
            return loader().load(folder)
                    .bundleHash()
                    .equals(Digest.sha256(bundle.envelope().payload()));
        } catch (RefusedException e) {
            return false;
        }
    }
}
