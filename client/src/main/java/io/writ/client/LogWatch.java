package io.writ.client;

import io.writ.verifier.log.Checkpoint;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Watches that one ledger only grows. Every checkpoint that was seen either has been shown to be on one line with the
 * newest one kept, or waits for it, at most as long as the interval allows once more are seen; those that are found not
 * to be stay, so that every later check fails too. What is seen here has been found signed.
 */
final class LogWatch {
    private static final int MAX_WAITING = 1_024;

    private final CheckpointMemory memory;
    private final Tiles tiles;
    private final Duration interval;
    private final Ticker ticker;
    private final ReentrantLock checking = new ReentrantLock();

    // by this object's monitor
    private final TreeMap<Long, SignedCheckpoint> waiting = new TreeMap<>();
    private @Nullable SignedCheckpoint kept;
    private @Nullable String origin;
    private @Nullable Long checkedAt;

    LogWatch(CheckpointMemory memory, @Nullable String origin, Tiles tiles, Duration interval, Ticker ticker) {
        this.memory = memory;
        this.origin = origin;
        this.tiles = tiles;
        this.interval = interval;
        this.ticker = ticker;
        memory.newest().ifPresent(newest -> {
            requireOrigin(newest.checkpoint());
            kept = newest;
        });
    }

    synchronized @Nullable SignedCheckpoint kept() {
        return kept;
    }

    /** Refuses with INV-018 a ledger other than the one that is watched: the one named, or else the first seen. */
    synchronized void requireOrigin(Checkpoint checkpoint) {
        if (origin == null) {
            origin = checkpoint.origin();
        }
        if (!origin.equals(checkpoint.origin())) {
            throw Invariant.ORIGIN
                    .refuse(
                            "/proof",
                            "a checkpoint of " + Refusal.quote(checkpoint.origin()) + ", where the ledger watched is "
                                    + Refusal.quote(origin))
                    .exception();
        }
    }

    /** Takes notice of a checkpoint, and checks what is waiting if that is due. */
    void see(SignedCheckpoint seen) {
        if (!waits(seen)) {
            return;
        }
        if (interval.isZero() || isFull()) {
            check();
        } else if (isDue() && checking.tryLock()) {
            try {
                check();
            } finally {
                checking.unlock();
            }
        }
    }

    /** Checks all that is waiting. */
    void check() {
        checking.lock();
        try {
            var seen = all();
            if (!seen.isEmpty()) {
                due(); //      so that, if this fails, the next one is not put off
                var newest = seen.get(seen.size() - 1);
                for (var older : seen.subList(0, seen.size() - 1)) {
                    requireConsistent(older, newest);
                }
                settle(seen, newest);
            }
        } finally {
            checking.unlock();
        }
    }

    /** Whether it is not settled yet. Two roots for one size are a fork, which no proof can mend. */
    private synchronized boolean waits(SignedCheckpoint seen) {
        var size = seen.checkpoint().size();
        var same = kept != null && kept.checkpoint().size() == size ? kept : waiting.get(size);
        if (same != null && !same.checkpoint().equals(seen.checkpoint())) {
            due();
            throw new InconsistentLogException(same, seen);
        }
        if (same != null && same.equals(kept)) {
            return false;
        }
        waiting.putIfAbsent(size, seen);
        return true;
    }

    private synchronized boolean isFull() {
        return waiting.size() >= MAX_WAITING;
    }

    private synchronized boolean isDue() {
        return checkedAt == null || ticker.nanos() - checkedAt >= interval.toNanos();
    }

    private synchronized void due() {
        checkedAt = null;
    }

    /** What waits and what is kept, by size; nothing if nothing waits. */
    private synchronized List<SignedCheckpoint> all() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        var all = new TreeMap<>(waiting);
        if (kept != null) {
            all.put(kept.checkpoint().size(), kept);
        }
        return List.copyOf(all.values());
    }

    private void requireConsistent(SignedCheckpoint older, SignedCheckpoint newer) {
        if (isProven(older.checkpoint(), newer.checkpoint())) {
            return;
        }
        // the tiles at hand may be at fault rather than the log: ask once more before crying fork
        tiles.forget();
        if (!isProven(older.checkpoint(), newer.checkpoint())) {
            throw new InconsistentLogException(older, newer);
        }
    }

    private boolean isProven(Checkpoint older, Checkpoint newer) {
        try {
            return ConsistencyPath.between(older.size(), newer.size(), tiles.at(newer.size()))
                    .verify(older.root(), newer.root());
        } catch (ProblemException e) {
            if (e.problem().status().orElse(0) != Tiles.NOT_FOUND) {
                throw e;
            }
            return false; // a ledger that was set back does not have them any more
        }
    }

    /** A crash before this leaves the older checkpoint in memory, from which the same is shown again. */
    private void settle(List<SignedCheckpoint> seen, SignedCheckpoint newest) {
        if (!newest.equals(kept())) {
            memory.keep(newest);
        }
        synchronized (this) {
            kept = newest;
            seen.forEach(settled -> waiting.remove(settled.checkpoint().size()));
            checkedAt = ticker.nanos();
        }
    }
}
