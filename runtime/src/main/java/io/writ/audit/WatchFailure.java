package io.writ.audit;

import io.writ.store.StoreException;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.Optional;

/** Why a walk did not come to its end: the ledger holds what it must not hold, or it could not be read. */
final class WatchFailure {
    private WatchFailure() {}

    /** What is damaged; empty for an error that may pass. */
    static Optional<Refusal> damage(Throwable cause) {
        if (cause instanceof StoreException store && store.damaged()) {
            return Optional.of(Invariant.LEDGER_INTACT.refuse("ledger", String.valueOf(store.getMessage())));
        }
        return cause instanceof RefusedException refused
                ? Optional.of(refused.refusal()).filter(refusal -> refusal.invariant() == Invariant.LEDGER_INTACT)
                : Optional.empty();
    }

    static Refusal unread(Throwable cause, int attempt) {
        return Invariant.DURABLE.refuse(
                "ledger",
                (cause instanceof StoreException ? "it cannot be read to verify it" : "its verification failed")
                        + " (attempt " + attempt + ")",
                "Look into the log for the cause: the disk, the memory, the files that the process may open. It is"
                        + " tried again by itself.");
    }
}
