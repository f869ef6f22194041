package io.writ.ledger;

/** The last failure of a commit, as long as no commit has succeeded since. For any thread. */
final class LastFailure {
    /** After so long without a commit, only the next one can tell whether it would fail again. */
    private static final long RECENT_NANOS = 5_000_000_000L;

    private volatile boolean failing;
    private volatile long failedAt;

    void happened(long now) {
        failedAt = now;
        failing = true;
    }

    void isOver() {
        failing = false;
    }

    boolean isRecent(long now) {
        return failing && now - failedAt < RECENT_NANOS;
    }
}
