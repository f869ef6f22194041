package io.writ.ledger;

/** Why a wait for a ledger to grow ended. */
public enum Growth {
    /** There are more records than the waiting caller knew of. */
    GREW,
    /** The time was up. */
    TIMED_OUT,
    /** The ledger has been closed: nothing more will come. */
    CLOSED
}
