package io.writ.app.http;

import io.writ.app.config.ServerSettings;
import io.writ.verifier.refusal.Invariant;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits all requests together: how many there are at a time, and how much memory their bodies take; and what one key
 * or tenant may take of it. Something of both is kept for admins, so that a key can be revoked whatever the others do.
 * After it is closed, no request is let in. Safe for any number of threads.
 */
public final class Admission {
    private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

    /** The requests of admins beyond the limit for all. */
    private static final int KEPT_REQUESTS = 16;

    private final int most;
    private final Pool requests;
    private final Pool bodies;
    private int arriving;
    private int answering;
    private boolean closed;

    public Admission(ServerSettings.Limits limits) {
        this.most = limits.requestsInFlight();
        this.requests = new Pool(
                most,
                KEPT_REQUESTS,
                "requests",
                most + " requests are being answered already",
                "the key or its tenant has its share of the " + most + " requests that may be answered at a time");
        this.bodies = new Pool(
                limits.bodies(),
                2 * limits.body(),
                "body",
                "the bodies that are being read take " + limits.bodies() + " bytes already",
                "the key or its tenant has its share of the " + limits.bodies() + " bytes that bodies may take");
    }

    /**
     * Lets a request in whose caller is not known yet. It must {@link Visit#leave} again.
     *
     * @throws HttpRefusal 503 if there are as many as there may be, or the server is about to stop
     */
    synchronized Visit enter() {
        if (closed) {
            throw overloaded("server", "the server is about to stop");
        }
        if (arriving + answering >= most + KEPT_REQUESTS) {
            throw overloaded("server", most + " requests are being answered already");
        }
        arriving++;
        return new Visit(this, true);
    }

    /** Lets a request in by which the server is asked whether it lives: it counts nowhere. */
    Visit probe() {
        return new Visit(this, false);
    }

    /** The caller is known, and the request is answered from here on. */
    synchronized Pool.Hold claim(Owner owner) {
        var slot = requests.hold(owner);
        slot.take(1);
        arriving--;
        answering++;
        return slot;
    }

    Pool.Hold memory(Owner owner) {
        return bodies.hold(owner);
    }

    /** @param slot null if the caller was never known */
    synchronized void leave(Pool.@Nullable Hold slot) {
        if (slot == null) {
            arriving--;
        } else {
            slot.giveBackAll();
            answering--;
        }
        notifyAll();
    }

    static HttpRefusal overloaded(String place, String problem) {
        return new HttpRefusal(503, Invariant.OVERLOADED.refuse(place, problem), RETRY);
    }

    synchronized int inFlight() {
        return arriving + answering;
    }

    long bytes() {
        return bodies.taken();
    }

    synchronized void close() {
        closed = true;
    }

    public synchronized boolean closed() {
        return closed;
    }

    /** Waits until all requests have left, but no longer than {@code most}. Returns how many have not left. */
    synchronized int awaitLeaving(Duration atMost) {
        var end = System.nanoTime() + atMost.toNanos();
        try {
            for (var left = atMost.toMillis();
                    arriving + answering > 0 && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return arriving + answering;
    }
}
