package io.writ.ledger;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.concurrent.ExecutionException;

/** What a caller is told whose step did not become durable, or may not have. */
final class Unwritten {
    private Unwritten() {}

    /** The queue is full; nothing was taken. */
    static RefusedException full(int waiting) {
        return Invariant.OVERLOADED
                .refuse("ledger", waiting + " requests are waiting already")
                .exception();
    }

    /** The ledger takes nothing any more. */
    static RefusedException closed() {
        return Invariant.DURABLE
                .refuse("ledger", "the ledger has been closed", "Open it again.")
                .exception();
    }

    /** Nothing was written, for this reason. */
    static RefusedException because(String why) {
        return Invariant.DURABLE
                .refuse("ledger", why + ", so nothing was written")
                .exception();
    }

    /** Nothing was written, because of what a commit threw: the signer's refusal, or a failure of the store. */
    static RefusedException by(Throwable cause) {
        return cause instanceof ExecutionException && cause.getCause() instanceof RefusedException refusal
                ? refusal
                : because("the store failed");
    }

    /** The store failed and cannot be asked: a retry under the same idempotency key tells. */
    static RefusedException notKnownYet() {
        return Invariant.DURABLE
                .refuse("ledger", "the store failed, and whether the record was written is not known yet")
                .exception();
    }
}
