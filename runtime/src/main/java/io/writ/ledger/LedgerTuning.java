package io.writ.ledger;

import java.util.function.Consumer;

/**
 * How a ledger is run, apart from what it holds.
 *
 * @param queueDepth how many requests may wait for the sequencer; the next is refused (INV-029)
 * @param observer is told of commits and failures
 */
public record LedgerTuning(int queueDepth, LedgerObserver observer) {
    private static final System.Logger LOG = System.getLogger(LedgerTuning.class.getName());

    public static final LedgerTuning DEFAULT = new LedgerTuning(8_192, LedgerObserver.NONE);

    public LedgerTuning {
        if (queueDepth < 1) {
            throw new IllegalArgumentException("a queue of " + queueDepth);
        }
    }

    /** Tells the observer; what it throws must not be taken for a failure of what it was told. */
    public void tell(Consumer<LedgerObserver> event) {
        try {
            event.accept(observer);
        } catch (RuntimeException | Error e) {
            // not even an error may end the thread on which all callers depend
            LOG.log(System.Logger.Level.WARNING, "the observer of the ledger failed", e);
        }
    }
}
