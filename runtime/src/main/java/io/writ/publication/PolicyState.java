package io.writ.publication;

import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLibrary;
import io.writ.store.LookupReader;
import io.writ.store.Rows;
import io.writ.verifier.Inside;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import java.util.Comparator;
import java.util.Optional;

/** Whether a policy version is in force in a tenant, by what its ledger says. */
@Inside
public final class PolicyState {
    private PolicyState() {}

    /**
     * Refuses a decision under a version that is not in force.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-005 if it was never published in this tenant, INV-006 if it
     *     has been retired, INV-012 if another bundle was published under its name
     */
    public static void requireInForce(Rows rows, LoadedPolicy policy) {
        var published = PolicyTables.version(rows, policy.ref()).orElseThrow(() -> PolicyLibrary.unknown(policy.ref()));
        requireSameBundle(published, policy);
        if (published.retired()) {
            throw Invariant.POLICY_IN_FORCE
                    .refuse("/policyVersion", "the policy " + policy.ref() + " has been retired")
                    .exception();
        }
    }

    /**
     * Refuses a version that was never published in this tenant, whatever lies in its folder.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-005
     */
    public static void requirePublished(Rows rows, PolicyRef ref) {
        if (PolicyTables.version(rows, ref).isEmpty()) {
            throw PolicyLibrary.unknown(ref);
        }
    }

    /** Whether anything was ever published in this tenant. */
    public static boolean anyPublished(LookupReader reader) {
        return PolicyTables.any(reader);
    }

    /** Whether decisions may be made, and terms lent, under a version now. */
    public static boolean isInForce(Rows rows, PolicyRef policy) {
        return PolicyTables.version(rows, policy)
                .filter(published -> !published.retired())
                .isPresent();
    }

    /** By the ledger, not by what this home can load: a version that is missing must not let an older one answer. */
    public static Optional<PolicyRef> highestInForce(LookupReader reader, PolicyId id) {
        return PolicyTables.versions(reader, id).stream()
                .filter(published -> !published.retired())
                .map(PublishedPolicy::ref)
                .max(Comparator.comparing(PolicyRef::version));
    }

    /** The policy that answers an access question, in its highest version in force. */
    public static Optional<PolicyRef> answering(LookupReader reader, String action, String resourceType) {
        return PolicyTables.ownerOfQuestion(reader, action, resourceType).flatMap(id -> highestInForce(reader, id));
    }

    /**
     * Refuses an action that a policy governs, for whoever would have it permitted without a decision. It belongs to
     * its policy for good, also when no version is in force.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-008
     */
    public static void requireUngoverned(Rows rows, String action) {
        PolicyTables.ownerOfAction(rows, action).ifPresent(owner -> {
            throw Invariant.ACTION_GOVERNED
                    .refuse(
                            "/action/name",
                            "the policy " + owner + " governs this action",
                            "Ask for a decision under that policy: what it rejects, nobody can permit.")
                    .exception();
        });
    }

    /** Refuses a bundle that is not the one published under its name. */
    static void requireSameBundle(PublishedPolicy published, LoadedPolicy policy) {
        if (!published.bundleHash().equals(policy.bundleHash())) {
            throw Invariant.POLICY_CONTINUITY
                    .refuse(
                            "policy " + policy.ref(),
                            "another bundle was published under this version",
                            "Publish the change as a new version.")
                    .exception();
        }
    }
}
