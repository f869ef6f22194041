package io.writ.ledger;

import io.writ.verifier.Inside;

/** Why a wait for a ledger to grow ended. */
@Inside
public enum Growth {
    /** There are more records than the waiting caller knew of. */
    GREW,
    /** The time was up. */
    TIMED_OUT,
    /** The ledger has been closed: nothing more will come. */
    CLOSED
}
