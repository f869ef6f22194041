package io.writ.verifier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the records of an approval say: who voted what, when it ended, and until when it may be claimed. It is only ever
 * made of records that agree with each other; {@link OverrideVerdict} says whether it permits anything.
 *
 * @param approvalId which approval; of one that a decision opened, the decision's {@code executionId}
 * @param state how it ended, or that it has not, as far as the records given go
 * @param cause why it ended, as {@code approval.resolved} says; empty if no such record was given
 * @param votes the votes, in order
 * @param quorum how many distinct people had to approve; empty if the request was not given
 * @param ended ledger time of its end
 * @param claimableUntil until when what was approved may be claimed
 * @param becomes the decision or the approval that a modification became
 * @param notChecked what could not be checked, and why, one sentence each
 * @param withheld whether the decision could not be made again because values are withheld
 */
public record ApprovalAccount(
        String approvalId,
        State state,
        Optional<String> cause,
        List<Vote> votes,
        OptionalInt quorum,
        Optional<Instant> ended,
        Optional<Instant> claimableUntil,
        Optional<String> becomes,
        List<String> notChecked,
        boolean withheld) {

    /** How it ended. */
    public enum State {
        PENDING,
        APPROVED,
        REJECTED,
        MODIFIED,
        EXPIRED
    }

    /**
     * What one person voted. Subject and reason are text that came from outside: quote them before they are shown.
     *
     * @param subject the person
     * @param vote {@code approve}, {@code reject} or {@code modify}
     * @param functions those that let the person vote; empty if the vote's record was not given
     * @param reason why; empty if it is withheld or the vote's record was not given
     */
    public record Vote(String subject, String vote, List<String> functions, Optional<String> reason) {
        public Vote {
            functions = List.copyOf(functions);
        }
    }

    public ApprovalAccount {
        votes = List.copyOf(votes);
        notChecked = List.copyOf(notChecked);
    }
}
