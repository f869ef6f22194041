package io.writ.audit;

import io.writ.audit.LedgerAudit.AuditSettings;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerView;
import io.writ.store.Store;
import io.writ.time.TimeSource;
import io.writ.verifier.Inside;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.refusal.Refusal;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Verifies a ledger beside its use: first what has been added since the last full verification, then all of it, and all
 * of it again after each interval. A finding stops the ledger from taking anything, in this process and in those after
 * it, until a full verification finds nothing.
 *
 * <p>A walk that fails has found nothing: it is tried again, with pauses, for as long as it takes. Only a ledger that
 * cannot be read for several attempts takes nothing, until it can be read.
 *
 * <p>Every process walks the whole ledger, whatever the home's {@link VerifiedMark} says: whoever forges that file
 * delays a finding by one walk and no more.
 */
public final class LedgerWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LedgerWatch.class.getName());

    /** For each moment of work so many of rest: requests come first, on two cores too. */
    private static final int REST = 6;

    private static final int ATTEMPTS = 5;
    private static final int LONGEST_PAUSE = 60;

    private final Supplier<Store> opener;
    private final AuditSettings terms;
    private final Path file;
    private final TimeSource time;
    private final Duration interval;
    private final Duration pause;
    private final CountDownLatch recent = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final WatchState state;
    private final WatchStart start;
    private volatile boolean hurry = true;
    private long rested;

    private LedgerWatch(Ledger ledger, Watched watched, TimeSource time, Duration interval, Duration pause) {
        this.state = new WatchState(ledger, watched.terms().tenant());
        this.start = new WatchStart(watched, state);
        this.opener = watched.opener();
        this.terms = watched.terms();
        this.file = watched.file();
        this.time = time;
        this.interval = interval;
        this.pause = pause;
        var from = start.look(1);
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("writ-verification-" + terms.tenant())
                .unstarted(() -> watch(from));
    }

    /**
     * What is watched.
     *
     * @param opener opens the ledger's store for reading
     * @param file where the home remembers the last full verification
     */
    @Inside
    public record Watched(Supplier<Store> opener, AuditSettings terms, Path file) {}

    /**
     * How far it has come.
     *
     * @param verified how many records the walk under way has verified; after it, how many the last one did
     * @param size how many records that walk is over
     * @param full when the last full verification ended that found nothing; empty if there has been none
     * @param finding what is damaged, so that the ledger takes nothing; empty as long as nothing is found
     * @param unread why the last walk could not be ended; empty as soon as one is
     */
    public record Progress(
            long verified, long size, Optional<Instant> full, Optional<Refusal> finding, Optional<Refusal> unread) {}

    /**
     * Starts to watch; a ledger that was found damaged before takes nothing from here on.
     *
     * @param pause before a walk that failed is tried again; longer each time
     */
    @Inside
    public static LedgerWatch start(
            Ledger ledger, Watched watched, TimeSource time, Duration interval, Duration pause) {
        var watch = new LedgerWatch(ledger, watched, time, interval, pause);
        watch.thread.start();
        return watch;
    }

    public Progress progress() {
        return state.progress();
    }

    /**
     * Waits until what has been added since the last full verification is verified, but no longer than {@code most}:
     * the rest of it is verified beside the requests, then.
     */
    public void awaitRecent(Duration most) {
        try {
            if (!recent.await(most.toNanos(), TimeUnit.NANOSECONDS)) {
                hurry = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(long first) {
        try {
            var next = first;
            for (var attempt = 1; next == WatchStart.UNKNOWN; attempt++) {
                pause(attempt);
                next = start.look(attempt + 1);
            }
            while (next != WatchStart.LOST) {
                walk(next);
                hurry = false;
                recent.countDown();
                if (next == 0) {
                    sleep(interval.toNanos());
                }
                next = 0;
            }
        } catch (Closed e) {
            LOG.log(Level.DEBUG, "the verification of {0} ends", terms.tenant());
        } finally {
            recent.countDown();
        }
    }

    /** Walks until a walk has come to its end; one that fails is tried again for as long as it takes. */
    private void walk(long from) {
        for (var attempt = 1; !walked(from, attempt); attempt++) {
            pause(attempt);
        }
    }

    private void pause(int attempt) {
        sleep(pause.multipliedBy(Math.min(attempt, LONGEST_PAUSE)).toNanos());
    }

    private boolean walked(long from, int attempt) {
        try (var store = opener.get()) {
            rested = time.monotonicNanos();
            conclude(from, store, new LedgerAudit(store, terms).run(from, this::pace));
            return true;
        } catch (Closed e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // errors too: without its watch a ledger would be believed in by everyone and looked at by nobody
            LOG.log(Level.WARNING, "the verification of the ledger of " + terms.tenant() + " failed", e);
            return failed(e, attempt);
        }
    }

    /** Whether the failure of a walk is its result: damage that is there at every attempt is no passing error. */
    private boolean failed(Throwable cause, int attempt) {
        var damage = attempt < ATTEMPTS ? Optional.<Refusal>empty() : WatchFailure.damage(cause);
        if (damage.isPresent()) {
            damaged(damage.get());
            state.read();
        } else {
            state.unread(WatchFailure.unread(cause, attempt), attempt >= ATTEMPTS);
        }
        return damage.isPresent();
    }

    private void pace(long done) {
        state.at(done);
        var worked = time.monotonicNanos() - rested;
        sleep(!hurry && state.progress().finding().isEmpty() ? REST * worked : 0);
        rested = time.monotonicNanos();
    }

    /** Ends everything as soon as the watch is closed; never by an interrupt, which would close files in use. */
    private void sleep(long nanos) {
        try {
            if (closing.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new Closed();
            }
        } catch (InterruptedException e) {
            throw new Closed();
        }
    }

    private void conclude(long from, Store store, AuditReport report) {
        if (!report.intact()) {
            var first = report.findings().getFirst();
            var more =
                    report.found() == 1 ? "" : " (and " + (report.found() - 1) + " more; `writ log verify` lists them)";
            damaged(first.invariant().refuse(first.place(), first.problem() + more));
        } else if (from == 0) {
            var now = time.wall();
            try (var view = LedgerView.open(store)) {
                remember(new VerifiedMark(report.records(), view.root(report.records()), now, true));
            }
            state.intact(report.records(), now);
        }
        state.read();
    }

    private void damaged(Refusal finding) {
        state.found(finding);
        remember(new VerifiedMark(0, MerkleTree.emptyRoot(), time.wall(), false));
    }

    private void remember(VerifiedMark mark) {
        try {
            mark.write(file);
        } catch (UncheckedIOException e) {
            LOG.log(Level.WARNING, "the verification of " + terms.tenant() + " could not be remembered", e);
        }
    }

    /** Ends the walk under way, and waits for its end. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a walk from within. */
    private static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super(null, null, false, false);
        }
    }
}
