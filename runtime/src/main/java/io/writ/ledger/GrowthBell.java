package io.writ.ledger;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Wakes those who wait for a ledger to grow. The writer's part is one signal for each batch, however many wait: a
 * thread of the bell's own wakes them. No growth is missed: whoever waits looks at the size under the lock that the
 * bell takes after each signal.
 */
final class GrowthBell {
    private final LongSupplier size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private final Thread ringer;
    private volatile boolean closed;

    /** @param size how many records are durable now */
    GrowthBell(String name, LongSupplier size) {
        this.size = size;
        this.ringer = Thread.ofVirtual().name(name).start(this::ring);
    }

    /** Says that {@code size} may have changed. */
    void signal() {
        LockSupport.unpark(ringer);
    }

    private void ring() {
        boolean last;
        do {
            LockSupport.park(this);
            // read before the waiting are woken: who begins to wait after the last ring must see that it is closed
            last = closed;
            lock.lock();
            try {
                rung.signalAll();
            } finally {
                lock.unlock();
            }
        } while (!last);
    }

    /** Waits until there are more than {@code known} records; see {@link Ledger#awaitGrowth}. */
    Growth await(long known, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var left = atMost.toNanos();
            while (size.getAsLong() <= known) {
                if (closed) {
                    return Growth.CLOSED;
                }
                if (left <= 0) {
                    return Growth.TIMED_OUT;
                }
                left = rung.awaitNanos(left);
            }
            return Growth.GREW;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        closed = true;
        signal();
    }
}
