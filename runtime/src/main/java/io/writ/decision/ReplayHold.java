package io.writ.decision;

import io.writ.approval.ApprovalRecords;
import io.writ.approval.OpenApproval;
import io.writ.ledger.StepView;
import io.writ.verifier.id.RecordId;
import java.util.Optional;

/** Who holds a replay key, by ledger time . */
record ReplayHold(ApprovalRecords approvals) {
    /**
     * The decision that holds a key. A hold that ended because people did not answer in time is written down first, and
     * is none.
     */
    Optional<RecordId> holder(StepView view, String replayTag, String principal) {
        return ReplayTable.holder(view, replayTag)
                .filter(id -> !OpenApproval.endIfOverdue(view, id, approvals, principal));
    }
}
