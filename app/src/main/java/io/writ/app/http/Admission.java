package io.writ.app.http;

import io.writ.app.config.ServerSettings;
import io.writ.verifier.refusal.Invariant;
import java.time.Duration;
import java.util.Map;

/**
 * Limits all requests together: how many there are at a time, and how much memory their bodies take. After it is
 * closed, no request is let in. Safe for any number of threads.
 */
public final class Admission {
    private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

    private final int most;
    private final long mostBytes;
    private int inFlight;
    private long bytes;
    private boolean closed;

    public Admission(ServerSettings.Limits limits) {
        this.most = limits.requestsInFlight();
        this.mostBytes = limits.bodies();
    }

    /**
     * Lets a request in. It must {@link #leave} again.
     *
     * @throws HttpRefusal 503 if there are as many as there may be, or the server is about to stop
     */
    synchronized void enter() {
        if (closed) {
            throw overloaded("server", "the server is about to stop");
        }
        if (inFlight >= most) {
            throw overloaded("server", most + " requests are being answered already");
        }
        inFlight++;
    }

    synchronized void leave() {
        inFlight--;
        notifyAll();
    }

    /**
     * Takes memory for a body, which has to be given back.
     *
     * @throws HttpRefusal 503 if other bodies take it
     */
    synchronized void take(long size) {
        if (bytes + size > mostBytes) {
            throw overloaded("body", "the bodies that are being read take " + mostBytes + " bytes already");
        }
        bytes += size;
    }

    synchronized void giveBack(long size) {
        bytes -= size;
    }

    private static HttpRefusal overloaded(String place, String problem) {
        return new HttpRefusal(503, Invariant.OVERLOADED.refuse(place, problem), RETRY);
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized void close() {
        closed = true;
    }

    public synchronized boolean closed() {
        return closed;
    }

    /** Waits until all requests have left, but no longer than {@code most}. Returns how many have not left. */
    synchronized int awaitLeaving(Duration most) {
        var end = System.nanoTime() + most.toNanos();
        try {
            for (var left = most.toMillis(); inFlight > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return inFlight;
    }
}
