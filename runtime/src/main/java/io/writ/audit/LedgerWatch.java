package io.writ.audit;

import io.writ.audit.LedgerAudit.AuditSettings;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerView;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.time.TimeSource;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
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
 * <p>Every process walks the whole ledger, whatever the home's {@link VerifiedMark} says: whoever forges that file
 * delays a finding by one walk and no more.
 */
public final class LedgerWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LedgerWatch.class.getName());

    /** For each moment of work so many of rest: requests come first, on two cores too. */
    private static final int REST = 6;

    private static final int ATTEMPTS = 5;
    private static final long LOST = -1;
    private static final int LONGEST_PAUSE = 60;

    private final Ledger ledger;
    private final Supplier<Store> opener;
    private final AuditSettings terms;
    private final Path file;
    private final TimeSource time;
    private final Duration interval;
    private final Duration pause;
    private final CountDownLatch recent = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Progress progress = new Progress(0, 0, Optional.empty(), Optional.empty());
    private volatile boolean hurry = true;
    private long rested;

    private LedgerWatch(Ledger ledger, Watched watched, TimeSource time, Duration interval, Duration pause) {
        this.ledger = ledger;
        this.opener = watched.opener();
        this.terms = watched.terms();
        this.file = watched.file();
        this.time = time;
        this.interval = interval;
        this.pause = pause;
        var from = begin();
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
     * @param finding why the ledger takes nothing; empty as long as nothing is found
     */
    public record Progress(long verified, long size, Optional<Instant> full, Optional<Refusal> finding) {
        private Progress at(long done, long of) {
            return new Progress(done, of, full, finding);
        }

        private Progress found(Refusal what) {
            return new Progress(verified, size, full, Optional.of(what));
        }
    }

    /**
     * Starts to watch; a ledger that was found damaged before takes nothing from here on.
     *
     * @param pause before a store that could not be read is tried again; longer each time
     */
    @Inside
    public static LedgerWatch start(
            Ledger ledger, Watched watched, TimeSource time, Duration interval, Duration pause) {
        var watch = new LedgerWatch(ledger, watched, time, interval, pause);
        watch.thread.start();
        return watch;
    }

    public Progress progress() {
        return progress;
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

    /** Where the first walk begins: behind the mark, if the ledger is still what it was there. */
    private long begin() {
        try {
            var mark = VerifiedMark.read(file);
            if (mark.isPresent()) {
                return begin(mark.get());
            }
        } catch (RefusedException | StoreException e) {
            LOG.log(Level.WARNING, "the ledger of " + terms.tenant() + " is verified from its beginning", e);
        }
        return 0;
    }

    private long begin(VerifiedMark mark) {
        var when = UtcTime.format(mark.time());
        if (!mark.intact()) {
            distrust(Invariant.LEDGER_INTACT.refuse(
                    "ledger",
                    "it was found damaged at " + when + ", and no full verification has found it intact since"));
            return 0;
        }
        try (var store = opener.get();
                var view = LedgerView.open(store)) {
            if (mark.size() <= view.size() && view.root(mark.size()).equals(mark.root())) {
                progress = new Progress(mark.size(), view.size(), Optional.of(mark.time()), Optional.empty());
                return mark.size();
            }
        }
        // what a ledger looks like that was rolled back, or rewritten under a stolen key: no walk can find that
        distrust(Invariant.LEDGER_INTACT.refuse(
                "ledger",
                "it does not hold any more what it held when it was verified at " + when + ": " + mark.size()
                        + " records under another root",
                "Restore the newest backup. If that loss is known and accepted, remove " + file.getFileName()
                        + " from the tenant's folder and start again."));
        return LOST;
    }

    private void watch(long from) {
        try {
            var next = from;
            while (from != LOST) {
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
        } catch (RuntimeException | Error e) {
            // without its watch a ledger would be believed in by everyone and looked at by nobody
            LOG.log(Level.ERROR, "the verification failed", e);
            distrust(
                    Invariant.LEDGER_INTACT.refuse("ledger", "its verification failed", "Start again, and report it."));
        } finally {
            recent.countDown();
        }
    }

    /** Walks once; a store that cannot be read is tried again for as long as it takes. */
    private void walk(long from) {
        for (var attempt = 1; ; attempt++) {
            try (var store = opener.get()) {
                rested = time.monotonicNanos();
                conclude(from, store, new LedgerAudit(store, terms).run(from, this::pace));
                return;
            } catch (StoreException e) {
                LOG.log(Level.WARNING, "the ledger of " + terms.tenant() + " cannot be read to verify it", e);
                if (attempt == ATTEMPTS) {
                    distrust(Invariant.LEDGER_INTACT.refuse("ledger", "it cannot be read to verify it"));
                }
                sleep(pause.multipliedBy(Math.min(attempt, LONGEST_PAUSE)).toNanos());
            }
        }
    }

    private void pace(long done) {
        progress = progress.at(done, Math.max(done, ledger.size()));
        var worked = time.monotonicNanos() - rested;
        sleep(!hurry && progress.finding().isEmpty() ? REST * worked : 0);
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
            distrust(first.invariant().refuse(first.place(), first.problem() + more));
            remember(new VerifiedMark(0, MerkleTree.emptyRoot(), time.wall(), false));
        } else if (from == 0) {
            var now = time.wall();
            try (var view = LedgerView.open(store)) {
                remember(new VerifiedMark(report.records(), view.root(report.records()), now, true));
            }
            progress = new Progress(report.records(), report.records(), Optional.of(now), Optional.empty());
            ledger.trust();
        }
    }

    private void distrust(Refusal finding) {
        ledger.distrust(finding);
        progress = progress.found(finding);
        LOG.log(Level.ERROR, "the ledger of {0} takes nothing any more: {1}", terms.tenant(), finding.message());
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
