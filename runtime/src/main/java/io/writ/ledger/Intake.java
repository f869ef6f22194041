package io.writ.ledger;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Where callers hand in their steps and wait for the answers. For any thread. */
final class Intake {
    private final Inbox inbox;
    private final int depth;
    private final ReadWriteLock answering = new ReentrantReadWriteLock();

    /** @param depth how many steps may wait */
    Intake(Inbox inbox, int depth) {
        this.inbox = inbox;
        this.depth = depth;
    }

    /**
     * Hands in a step and waits until what it saw and appended is durable.
     *
     * @throws io.writ.verifier.refusal.RefusedException what the step refuses; INV-029 if the queue is full; INV-025 or
     *     INV-028 if its batch could not be made durable
     */
    <A> A submit(Step<A> step) {
        var waiting = new Waiting<>(step);
        answering.readLock().lock();
        try {
            return switch (inbox.offer(waiting)) {
                case TAKEN -> waiting.await();
                case FULL -> throw Unwritten.full(depth);
                case CLOSED -> throw Unwritten.closed();
            };
        } finally {
            answering.readLock().unlock();
        }
    }

    /** How many steps wait to be taken. */
    int waiting() {
        return inbox.size();
    }

    /** Does something after every answer: one may still be reading the record that it is about. */
    void afterAnswers(Runnable last) {
        answering.writeLock().lock();
        try {
            last.run();
        } finally {
            answering.writeLock().unlock();
        }
    }
}
