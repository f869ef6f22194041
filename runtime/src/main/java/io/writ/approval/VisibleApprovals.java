package io.writ.approval;

import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.gate.Approval;
import io.writ.verifier.Attestation;
import io.writ.verifier.Disclosure;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import java.util.Optional;

/**
 * The approvals of a ledger as one caller may see them: those that it may decide, those that it asked for, and for who
 * audits all of them. Any other is as if there were none.
 */
@Inside
public record VisibleApprovals(ApprovalReader approvals, Principal caller) {
    private static final String IDEMPOTENCY = "/idempotency";

    /** What is pending; see {@link ApprovalReader#pending}. */
    public ApprovalPage pending(Optional<String> after, int limit) {
        return approvals.pending(after, limit, this::sees);
    }

    /** An approval by its id; empty if there is none that the caller may see. */
    public Optional<Approval> find(RecordId id) {
        return approvals.find(id, this::sees).map(this::shown);
    }

    /**
     * Whether the caller may read a decision: its own, what it audits, and what became of its request when somebody
     * modified it.
     */
    public boolean mayRead(Attestation decision) {
        return caller.mayRead(decision)
                || (caller.may(Role.DECIDE)
                        && approvals
                                .modified(
                                        RecordId.parse(decision.id()),
                                        decision.proof().index())
                                .filter(this::asked)
                                .isPresent());
    }

    private boolean asked(ApprovalCase about) {
        return caller.pins().cover(about.agentId(), about.threadId())
                && about.requesters().contains(caller.subject());
    }

    private boolean sees(ApprovalCase about) {
        return caller.mayAudit(about.agentId(), about.threadId())
                || Voter.mayVote(caller, about)
                || (caller.may(Role.DECIDE) && asked(about));
    }

    /** An approval without the keys under which others have sent their requests: who audits alone is shown those. */
    public Approval shown(Approval approval) {
        return approval.withRecords(approval.records().stream().map(this::shown).toList());
    }

    /** A record of an approval that the caller sees, as the approval shows it. */
    public Attestation shown(Attestation record) {
        return caller.mayRead(record)
                ? record
                : Attestation.of(
                        record.leaf(),
                        record.disclosures().stream()
                                .filter(disclosure -> !disclosure.place().equals(IDEMPOTENCY))
                                .map(Disclosure::text)
                                .toList(),
                        record.proof());
    }
}
