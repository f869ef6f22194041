package io.writ.approval;

import io.writ.caller.ApiKeys;
import io.writ.ledger.Ledger;
import io.writ.ledger.StepView;
import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyState;
import io.writ.store.StoreException;
import io.writ.verifier.Inside;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;

/**
 * Who must agree, by a signed policy: that of the decision, or the tenant's own policy {@code human-approval} in its
 * highest version in force.
 */
@Inside
public final class ApprovalPolicies {
    /** The policy whose terms hold where no other has any. */
    static final PolicyId GENERAL = new PolicyId("human-approval");

    /** Terms, and the policy that they are of: it must be in force when they are recorded. */
    public record Chosen(SignedTerms terms, LoadedPolicy policy) {}

    private final PolicyLibrary policies;
    private final Ledger ledger;
    private final ApiKeys keys;

    public ApprovalPolicies(PolicyLibrary policies, Ledger ledger, ApiKeys keys) {
        this.policies = policies;
        this.ledger = ledger;
        this.keys = keys;
    }

    /** Whose votes so far do not count any more: nobody who is behind a key votes without a good one. */
    List<Subject> voided(StepView view, OpenApproval approval) {
        var functions = approval.about().terms().terms().functions();
        return approval.ballot().votes().stream()
                .map(Ballot.Vote::subject)
                .filter(subject -> !keys.mayStillVote(view, subject, functions))
                .toList();
    }

    /**
     * The terms for a decision under a policy.
     *
     * @throws RefusedException INV-048 if there are none
     */
    public Chosen of(LoadedPolicy policy) {
        return policy.policy().approval().isPresent() ? chosen(policy) : general();
    }

    /**
     * The terms where no policy decides.
     *
     * @throws RefusedException INV-048 if there are none
     */
    public Chosen general() {
        try (var reader = ledger.reader()) {
            var ref = PolicyState.highestInForce(reader, GENERAL).orElseThrow(ApprovalPolicies::none);
            return chosen(policies.require(ref));
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    private static Chosen chosen(LoadedPolicy policy) {
        var terms = policy.policy().approval().orElseThrow(ApprovalPolicies::none);
        return new Chosen(new SignedTerms(terms, policy.policy().validFor(), policy.ref()), policy);
    }

    private static RefusedException none() {
        return Invariant.APPROVAL_TERMS
                .refuse("policy " + GENERAL, "no version with an approval block is in force in this tenant")
                .exception();
    }
}
