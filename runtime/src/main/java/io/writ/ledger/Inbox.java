package io.writ.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The bounded queue in front of a sequencer, which waits on it for two things at once: work, and a free committer. */
final class Inbox {
    private final int bound;
    private final Deque<Waiting<?>> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean committing;
    private boolean closed;

    Inbox(int bound) {
        this.bound = bound;
    }

    /** What became of an offer. */
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    Offer offer(Waiting<?> step) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            if (waiting.size() >= bound) {
                return Offer.FULL;
            }
            waiting.add(step);
            changed.signalAll();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** The next step, waiting for one; null once closed and empty. */
    @Nullable Waiting<?> take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next step of a batch, waiting for one only as long as a commit is under way; null if the batch should be
     * closed now: when the committer is free and nothing waits, or the batch holds enough to be worth its commit.
     */
    @Nullable Waiting<?> takeWhileCommitting(boolean enough) throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && committing) {
                changed.await();
            }
            return enough && !committing ? null : waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no commit is under way, and marks the next as begun. */
    void beginCommit() throws InterruptedException {
        lock.lock();
        try {
            while (committing) {
                changed.await();
            }
            committing = true;
        } finally {
            lock.unlock();
        }
    }

    void endCommit() {
        lock.lock();
        try {
            committing = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
