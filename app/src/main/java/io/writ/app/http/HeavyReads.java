package io.writ.app.http;

import io.writ.verifier.refusal.Invariant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs what reads many records or checks many signatures: on a few threads of its own, so that the system divides the
 * processors between it and everything else, and a decision does not wait for searches. A key uses at most half of
 * these threads, a tenant all but one; whoever asks for more waits for its turn. Safe for any number of threads.
 */
final class HeavyReads implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final int perKey;
    private final int perTenant;
    private final ExecutorService threads;
    private final Map<String, Turns> byKey = new HashMap<>();
    private final Map<String, Turns> byTenant = new HashMap<>();

    /** @param most at a time, at least 2 */
    HeavyReads(int most) {
        this.perKey = most / 2;
        this.perTenant = most - 1;
        this.threads = Executors.newFixedThreadPool(
                most, Thread.ofPlatform().daemon().name("writ-heavy-reads-", 0).factory());
    }

    /** The turns of a key or a tenant, there as long as somebody uses them. */
    private static final class Turns {
        private final Semaphore free;
        private int users;

        Turns(int most) {
            this.free = new Semaphore(most, true);
        }
    }

    /**
     * Runs the work when it is its turn.
     *
     * @throws HttpRefusal 429 if that is too long from now
     */
    <T> T run(Owner owner, Supplier<T> work) {
        return inTurn(
                byKey, owner.key(), perKey, () -> inTurn(byTenant, owner.tenant(), perTenant, () -> onThread(work)));
    }

    private <T> T inTurn(Map<String, Turns> all, String name, int most, Supplier<T> work) {
        var turns = enter(all, name, most);
        try {
            if (!turns.free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new HttpRefusal(
                        429,
                        Invariant.RATE.refuse(
                                "Authorization",
                                "the key or its tenant has its share of what searches and verifies at a time"),
                        Map.of("Retry-After", "5"));
            }
            try {
                return work.get();
            } finally {
                turns.free.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenRequestException(e);
        } finally {
            leave(all, name);
        }
    }

    private synchronized Turns enter(Map<String, Turns> all, String name, int most) {
        var turns = all.computeIfAbsent(name, none -> new Turns(most));
        turns.users++;
        return turns;
    }

    private synchronized void leave(Map<String, Turns> all, String name) {
        all.computeIfPresent(name, (same, turns) -> --turns.users == 0 ? null : turns);
    }

    private <T> T onThread(Supplier<T> work) {
        try {
            return threads.submit(work::get).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenRequestException(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
