package io.writ.approval;

import io.writ.ledger.StepView;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import java.util.Optional;

/** An approval as a step finds it. */
@Inside
public record OpenApproval(ApprovalCase about, Ballot ballot) {
    public static Optional<OpenApproval> find(StepView view, RecordId id) {
        return ApprovalTables.find(view, id).map(found -> new OpenApproval(found.about(), found.ballot()));
    }

    /** Whether it is pending although its time is up, by ledger time. */
    public boolean overdue(StepView view) {
        return !ballot.state().ended() && !view.time().isBefore(about.expires());
    }

    /**
     * Ends an approval whose time is up, if it is there: whoever meets one writes that down first.
     *
     * @return whether it has been ended, now
     */
    public static boolean endIfOverdue(StepView view, RecordId id, ApprovalRecords records, String principal) {
        var found = find(view, id).filter(approval -> approval.overdue(view));
        found.ifPresent(approval -> view.append(records.expired(approval.about, principal, approval.ballot)));
        return found.isPresent();
    }
}
