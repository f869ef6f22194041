package io.writ.approval;

import io.writ.caller.Principal;
import io.writ.gate.Resolution;
import io.writ.ledger.Idempotency;
import io.writ.verifier.Inside;
import java.util.Optional;

/**
 * Makes the decision again that opened an approval: people cannot approve what the policy rejects by now, and a
 * modification is decided like any request. Implemented where decisions are made.
 */
@Inside
public interface Redecision {
    /** The decision that opened this approval, made again under the same policy version. */
    Redecided decide(ApprovalCase about);

    /** A decision that was made again. */
    interface Redecided {
        /** What it comes to now. */
        VoteStep.Decided now();

        /**
         * What a modification puts in its place.
         *
         * @param idempotency of the vote: the refusal of a replay is its only record
         * @throws io.writ.verifier.refusal.RefusedException what a request for the modified action would be refused
         *     for; INV-004 if nothing would change
         */
        VoteStep.Change change(Resolution vote, Principal voter, Optional<Idempotency> idempotency);
    }
}
