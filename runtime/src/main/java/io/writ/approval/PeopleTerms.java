package io.writ.approval;

import io.writ.ledger.Ledger;
import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyState;
import io.writ.store.StoreException;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;

/**
 * Who must agree, by a signed policy: that of the decision, or the tenant's own policy {@code human-approval} in its
 * highest version in force.
 */
public final class PeopleTerms {
    /** The policy whose terms hold where no other has any. */
    static final PolicyId GENERAL = new PolicyId("human-approval");

    /** Terms, and the policy that they are of: it must be in force when they are recorded. */
    public record Lent(SignedTerms terms, LoadedPolicy of) {}

    private final PolicyLibrary policies;
    private final Ledger ledger;

    public PeopleTerms(PolicyLibrary policies, Ledger ledger) {
        this.policies = policies;
        this.ledger = ledger;
    }

    /**
     * The terms for a decision under a policy.
     *
     * @throws RefusedException INV-048 if there are none
     */
    public Lent of(LoadedPolicy policy) {
        return policy.policy().approval().isPresent() ? lent(policy) : general();
    }

    /**
     * The terms where no policy decides.
     *
     * @throws RefusedException INV-048 if there are none
     */
    public Lent general() {
        try (var reader = ledger.reader()) {
            var ref = PolicyState.highestInForce(reader, GENERAL).orElseThrow(PeopleTerms::none);
            return lent(policies.require(ref));
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    private static Lent lent(LoadedPolicy policy) {
        var terms = policy.policy().approval().orElseThrow(PeopleTerms::none);
        return new Lent(new SignedTerms(terms, policy.policy().validFor(), policy.ref()), policy);
    }

    private static RefusedException none() {
        return Invariant.APPROVAL_TERMS
                .refuse("policy " + GENERAL, "no version with an approval block is in force in this tenant")
                .exception();
    }
}
