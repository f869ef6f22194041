package io.writ.decision;

import io.writ.ledger.Appended;
import io.writ.policy.ExecutionState;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;

/** What a request has left in the ledger. It becomes true with the commit of its batch, or not at all. */
@Inside
public sealed interface Written {
    /** A decision. */
    record Decision(ExecutionState state, Appended record) implements Written {}

    /**
     * The refusal of a replay.
     *
     * @param first the decision that holds the key
     */
    record Refusal(RecordId first) implements Written {}
}
