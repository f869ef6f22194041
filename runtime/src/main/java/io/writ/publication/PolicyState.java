package io.writ.publication;

import io.writ.ledger.Projections;
import io.writ.ledger.StepView;
import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLibrary;
import io.writ.store.Key;
import io.writ.store.LookupReader;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a policy version is in force in a tenant, by what its ledger says. */
public final class PolicyState {
    private PolicyState() {}

    /**
     * Refuses a decision under a version that is not in force.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-005 if it was never published in this tenant, INV-006 if it
     *     has been retired, INV-012 if another bundle was published under its name
     */
    public static void requireInForce(StepView view, LoadedPolicy policy) {
        requireInForce(view.row(Projection.POLICY, Key.of(policy.ref().toString())), policy);
    }

    public static void requireInForce(@Nullable Row row, LoadedPolicy policy) {
        if (row == null) {
            throw PolicyLibrary.unknown(policy.ref());
        }
        requireSameBundle(row, policy);
        if (Projections.retired(row)) {
            throw Invariant.POLICY_IN_FORCE
                    .refuse("/policyVersion", "the policy " + policy.ref() + " has been retired")
                    .exception();
        }
    }

    /** Whether decisions may be made, and terms lent, under a version now. */
    public static boolean isInForce(StepView view, PolicyRef policy) {
        var row = view.row(Projection.POLICY, Key.of(policy.toString()));
        return row != null && !Projections.retired(row);
    }

    /** By the ledger, not by what this home can load: a version that is missing must not let an older one answer. */
    public static Optional<PolicyRef> highestInForce(LookupReader reader, PolicyId id) {
        return reader.startingWith(Projection.POLICY, Projections.versionsOf(id)).stream()
                .filter(row -> !Projections.retired(row))
                .map(Projections::policy)
                .max(Comparator.comparing(PolicyRef::version));
    }

    /** Refuses a bundle that is not the one published under its name. */
    static void requireSameBundle(Row row, LoadedPolicy policy) {
        if (!Projections.bundleHash(row).equals(policy.bundleHash())) {
            throw Invariant.POLICY_CONTINUITY
                    .refuse(
                            "policy " + policy.ref(),
                            "another bundle was published under this version",
                            "Publish the change as a new version.")
                    .exception();
        }
    }
}
