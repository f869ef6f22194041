package io.writ.decision;

import io.writ.approval.ApprovalRecords;
import io.writ.approval.OpenApproval;
import io.writ.ledger.Projections;
import io.writ.ledger.StepView;
import io.writ.store.Projection;
import io.writ.verifier.id.RecordId;
import java.util.Optional;

/** Who holds a replay key, by ledger time (DESIGN §4). */
record ReplayHold(ApprovalRecords approvals) {
    /**
     * The decision that holds a key. A hold that ended because people did not answer in time is written down first, and
     * is none.
     */
    Optional<RecordId> holder(StepView view, String replayTag, String principal) {
        var row = view.row(Projection.REPLAY, Projections.replayKey(replayTag));
        var holder = row == null ? Optional.<RecordId>empty() : Projections.holder(row);
        return holder.filter(id -> !OpenApproval.endIfOverdue(view, id, approvals, principal));
    }
}
