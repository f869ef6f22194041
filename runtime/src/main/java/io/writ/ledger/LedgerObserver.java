package io.writ.ledger;

/**
 * Is told what a ledger does, for whoever measures it. Called on the ledger's own threads and on those of its callers:
 * returns at once. What it throws is logged and changes nothing.
 */
public interface LedgerObserver {
    /** Looks away. */
    LedgerObserver NONE = new LedgerObserver() {};

    /**
     * A batch has become durable.
     *
     * @param size how many records the ledger holds now
     * @param steps how many callers the batch answers
     * @param nanos how long writing, signing and syncing took
     */
    default void committed(long size, int steps, long nanos) {}

    /** A commit has failed, or the store could not be opened again after one. */
    default void failed() {}
}
