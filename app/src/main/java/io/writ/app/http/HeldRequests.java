package io.writ.app.http;

import io.writ.caller.KeyPrincipal;
import io.writ.verifier.refusal.Invariant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The requests of one kind that are held open for long, such as event streams. Their number is limited for each key and
 * in all. When the server stops, it interrupts their threads, and each ends its answer where it is. Safe for any number
 * of threads.
 */
public final class HeldRequests implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 5_000;

    private final String kind;
    private final int perKey;
    private final int inAll;
    private final Map<String, Integer> byKey = new HashMap<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean closing;

    /** @param kind what they are, in messages */
    public HeldRequests(String kind, int perKey, int inAll) {
        this.kind = kind;
        this.perKey = perKey;
        this.inAll = inAll;
    }

    /** What is done while the request is held. */
    @FunctionalInterface
    public interface Work<E extends Exception> {
        void run() throws InterruptedException, E;
    }

    /**
     * Refuses a request if one more would be too many.
     *
     * @throws HttpRefusal 429 if the key holds its limit, 503 if the server holds its limit or is about to stop
     */
    public synchronized void requireRoom(KeyPrincipal caller) {
        if (closing || threads.size() >= inAll) {
            throw refused(503, Invariant.OVERLOADED, closing ? "the server is about to stop" : inAll + " are open");
        }
        if (byKey.getOrDefault(caller.name(), 0) >= perKey) {
            throw refused(429, Invariant.RATE, "the key holds " + perKey + " open");
        }
    }

    private HttpRefusal refused(int status, Invariant invariant, String problem) {
        return new HttpRefusal(status, invariant.refuse(kind, problem), Map.of("Retry-After", "5"));
    }

    /**
     * Runs the work on this thread. The thread counts as held meanwhile.
     *
     * @throws HttpRefusal as {@link #requireRoom}
     */
    public <E extends Exception> void hold(KeyPrincipal caller, Work<E> work) throws E {
        enter(caller);
        try {
            work.run();
        } catch (InterruptedException e) {
            // the server stops: what has been answered so far stands, and the thread goes on to end its answer
            return;
        } finally {
            leave(caller);
        }
    }

    private synchronized void enter(KeyPrincipal caller) {
        requireRoom(caller);
        byKey.merge(caller.name(), 1, Integer::sum);
        threads.add(Thread.currentThread());
    }

    private synchronized void leave(KeyPrincipal caller) {
        byKey.computeIfPresent(caller.name(), (name, count) -> count == 1 ? null : count - 1);
        threads.remove(Thread.currentThread());
        // under the lock of close: from here on nobody interrupts this thread while it ends its answer
        Thread.interrupted();
        notifyAll();
    }

    public synchronized int size() {
        return threads.size();
    }

    /** Interrupts them all, and waits a few seconds until they have ended. */
    @Override
    public synchronized void close() {
        closing = true;
        threads.forEach(Thread::interrupt);
        try {
            for (var left = PATIENCE_MILLIS; !threads.isEmpty() && left > 0; left -= 100) {
                wait(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
