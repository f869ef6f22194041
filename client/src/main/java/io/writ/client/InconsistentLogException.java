package io.writ.client;

import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;

/**
 * The ledger signed two checkpoints and does not show that the one continues the other (INV-042): it may be two
 * ledgers, or one that was set back. The two signed notes are the evidence; keep them.
 */
public final class InconsistentLogException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final transient SignedCheckpoint older;
    private final transient SignedCheckpoint newer;

    InconsistentLogException(SignedCheckpoint older, SignedCheckpoint newer) {
        this(refusal(older, newer), older, newer);
    }

    private InconsistentLogException(Refusal refusal, SignedCheckpoint older, SignedCheckpoint newer) {
        super(refusal.message());
        this.refusal = refusal;
        this.older = older;
        this.newer = newer;
    }

    private static Refusal refusal(SignedCheckpoint older, SignedCheckpoint newer) {
        var first = older.checkpoint();
        var second = newer.checkpoint();
        var problem = first.size() == second.size()
                ? "two different roots were signed for size " + first.size()
                : "nothing shows that size " + second.size() + " continues size " + first.size();
        return Invariant.LOG_GROWS.refuse(Refusal.quote(first.origin()), problem);
    }

    /** What was refused: INV-042. */
    public Refusal refusal() {
        return refusal;
    }

    /** The checkpoint of the smaller log, or of two of one size the one that was seen first. */
    public SignedCheckpoint older() {
        return older;
    }

    /** The other checkpoint. */
    public SignedCheckpoint newer() {
        return newer;
    }
}
