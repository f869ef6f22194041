package io.writ.approval;

import io.writ.gate.ApprovalState;
import java.util.List;
import java.util.Optional;

/**
 * What can happen to an approval: the table of its state machine. Every row starts from {@link ApprovalState#PENDING},
 * because an approval that has ended stays as it is, and leaves the records named in it, in one commit.
 */
public enum ApprovalEvent {
    /** A person agreed, and more must. */
    AGREED(ApprovalState.PENDING, true, "approval.vote"),
    /** The last person that was needed agreed. */
    COMPLETED(ApprovalState.APPROVED, true, "approval.vote", "approval.resolved"),
    /** A person refused. */
    REFUSED(ApprovalState.REJECTED, true, "approval.vote", "approval.resolved"),
    /** A person changed what would run. */
    CHANGED(ApprovalState.MODIFIED, true, "approval.vote", "approval.resolved"),
    /** At a vote, the policy was found retired, or to forbid it by now. */
    CLOSED(ApprovalState.REJECTED, true, "approval.resolved"),
    /** The time was up. */
    TIME_UP(ApprovalState.EXPIRED, false, "approval.expired");

    private final ApprovalState to;
    private final boolean suspended;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> records;

    ApprovalEvent(ApprovalState to, boolean suspended, String... records) {
        this.to = to;
        this.suspended = suspended;
        this.records = List.of(records);
    }

    /** The state after, if it can happen in this one. */
    public Optional<ApprovalState> from(ApprovalState state) {
        return state.ended() ? Optional.empty() : Optional.of(to);
    }

    /** Whether it cannot happen while the approval's thread is stopped. */
    public boolean suspendedByStop() {
        return suspended;
    }

    /** The types of the records that it leaves. */
    public List<String> records() {
        return records;
    }
}
