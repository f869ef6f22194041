package io.writ.ledger;

/**
 * How a ledger is run, apart from what it holds.
 *
 * @param queueDepth how many requests may wait for the sequencer; the next is refused (INV-029)
 * @param observer is told of commits and failures
 */
public record LedgerTuning(int queueDepth, LedgerObserver observer) {
    public static final LedgerTuning DEFAULT = new LedgerTuning(8_192, LedgerObserver.NONE);

    public LedgerTuning {
        if (queueDepth < 1) {
            throw new IllegalArgumentException("a queue of " + queueDepth);
        }
    }
}
