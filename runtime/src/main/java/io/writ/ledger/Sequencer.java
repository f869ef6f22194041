package io.writ.ledger;

import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.time.LedgerClock;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a ledger. Two threads: the sequencer runs steps and hashes, the committer writes and syncs; the
 * next batch grows while the last is being committed, and one signature, made meanwhile, covers each.
 *
 * <p>What is in memory is only a cache. After a failed commit it is thrown away, the store is opened again, and its
 * head tells whether the batch happened; if the store cannot be opened, every request is refused until it can.
 */
final class Sequencer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sequencer.class.getName());

    private final LedgerSettings terms;
    private final Supplier<Store> opener;
    private final LedgerClock clock;
    private final Inbox inbox;
    private final SynchronousQueue<SealedBatch> handover = new SynchronousQueue<>();
    private final Intake intake;
    private final GrowthBell growth;
    private final Thread sequencing;
    private final Thread committing;
    private boolean signerProven;
    private final LastFailure failure = new LastFailure();
    private volatile @Nullable SequencerState state;
    private volatile Committed committed;

    Sequencer(LedgerSettings terms, Supplier<Store> opener) {
        this.terms = terms;
        this.opener = opener;
        this.inbox = new Inbox(terms.tuning().queueDepth());
        this.intake = new Intake(inbox, terms.tuning().queueDepth());
        var loaded = SequencerState.open(opener, terms, -1);
        this.state = loaded;
        this.committed = loaded.loaded;
        this.clock = new LedgerClock(terms.time(), loaded.lastTime, loaded.acceptedJump, loaded.jumpKept());
        this.growth = new GrowthBell("writ-growth-" + terms.tenant(), () -> committed.size());
        this.sequencing = start("writ-sequencer-", this::sequence);
        this.committing = start("writ-committer-", this::commit);
    }

    private Thread start(String role, Runnable work) {
        return Thread.ofPlatform().daemon().name(role + terms.tenant()).start(work);
    }

    /** Where steps are handed in. */
    Intake intake() {
        return intake;
    }

    /** What stands in the way of the next commit, as far as that can be known before it. */
    Optional<Refusal> trouble() {
        if (failure.isRecent(terms.time().monotonicNanos())) {
            return Optional.of(Invariant.DURABLE.refuse("ledger", "the last commit failed"));
        }
        try {
            // a step that does nothing has a closed store opened again, as the next request would
            store();
            terms.key().requireValidAt(terms.time().wall());
            // refused as a request would be: then it is kept, and no restart clears it
            clock.trouble().ifPresent(jump -> intake.submit(OpenBatch.ASK_TIME));
        } catch (RefusedException e) {
            return Optional.of(e.refusal());
        } catch (StoreException e) {
            return Optional.of(Invariant.DURABLE.refuse("ledger", "the store cannot be opened"));
        }
        return clock.trouble();
    }

    /** The newest durable state. */
    Committed committed() {
        return committed;
    }

    GrowthBell growth() {
        return growth;
    }

    /** The store as it is open now. */
    Store store() {
        if (state == null) {
            // a step that does nothing has it opened again, or says why it cannot be
            intake.submit(view -> durable -> durable);
        }
        var current = state;
        if (current == null) {
            throw new StoreException("the store is closed after a failure");
        }
        return current.store;
    }

    private void sequence() {
        try {
            for (var first = inbox.take(); first != null; first = inbox.take()) {
                take(first);
            }
            inbox.beginCommit();
            handover.put(new SealedBatch(List.of(), null, false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong between steps, who waits is told, and the thread on which all depend goes on. */
    private void take(Waiting<?> first) throws InterruptedException {
        try {
            var current = requireOpen(first);
            if (current != null) {
                sequence(first, current);
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a batch could not be begun", e);
            first.fail(Unwritten.because("the batch could not be begun"));
        }
    }

    private void sequence(Waiting<?> first, SequencerState current) throws InterruptedException {
        var batch = new OpenBatch(current, terms, clock);
        try {
            for (Waiting<?> next = first;
                    next != null;
                    next = batch.full() ? null : inbox.takeWhileCommitting(batch.worthCommitting())) {
                batch.run(next);
            }
        } catch (RuntimeException | Error e) {
            batch.fail(Unwritten.because("the batch could not be put together"));
            throw e;
        }
        inbox.beginCommit();
        if (state != current) {
            // the commit that this batch was built on has failed: nothing it saw can be relied upon
            inbox.endCommit();
            batch.fail(Unwritten.because("the batch before it could not be committed"));
            return;
        }
        SealedBatch sealed;
        try {
            sealed = batch.seal();
        } catch (RuntimeException | Error e) {
            // the tree in memory may have grown by half a batch: only the store's own can be trusted now
            LOG.log(System.Logger.Level.ERROR, "a batch could not be sealed", e);
            discard();
            inbox.endCommit();
            batch.fail(Unwritten.because("the batch could not be put together"));
            return;
        }
        handover.put(sealed);
        if (sealed.writing() != null) {
            signerProven = sealed.writing().sign(signerProven);
        }
    }

    /** The state to work on; after a failure it is loaded again, and {@code first} is refused if it cannot be. */
    private @Nullable SequencerState requireOpen(Waiting<?> first) throws InterruptedException {
        var current = state;
        if (current != null && !current.suspect()) {
            return current;
        }
        // the committer may be using it, or opening it, at this moment
        inbox.beginCommit();
        if (state == current) {
            discard();
        }
        inbox.endCommit();
        return state != null ? state : reopen(first);
    }

    private @Nullable SequencerState reopen(Waiting<?> first) {
        try {
            var fresh = SequencerState.open(opener, terms, committed.size());
            resume(fresh);
            return fresh;
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "the store cannot be opened", e);
            terms.tuning().tell(LedgerObserver::failed);
            first.fail(Unwritten.because("the store cannot be opened"));
            return null;
        }
    }

    private void commit() {
        try {
            var batch = handover.take();
            while (!batch.steps().isEmpty()) {
                commit(batch).run();
                batch = handover.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes a batch durable and lets the next one come; the result answers its callers. */
    private Runnable commit(SealedBatch batch) {
        Runnable answers;
        try {
            answers = written(batch);
        } catch (Exception | Error e) {
            // errors too: a committer that ended would leave every caller waiting for ever
            answers = recover(batch, Objects.requireNonNull(batch.writing()), e);
        }
        inbox.endCommit();
        return answers;
    }

    private Runnable written(SealedBatch batch) throws Exception {
        var writing = batch.writing();
        if (writing != null) {
            var start = terms.time().monotonicNanos();
            writing.store().commit(writing.commit(), writing::head);
            var nanos = terms.time().monotonicNanos() - start;
            // a kill before this line loses nothing that was answered; after it, only answers: a retry finds the record
            committed = new Committed(writing.tree(), writing.signed().join());
            failure.isOver();
            growth.signal();
            terms.tuning()
                    .tell(observer -> observer.committed(
                            writing.tree().size(), batch.steps().size(), nanos));
        }
        var durable = committed;
        return () -> batch.complete(durable);
    }

    /** Finds out from the store itself whether a failed commit happened, and answers its callers accordingly. */
    private Runnable recover(SealedBatch batch, SealedBatch.Writing writing, Throwable cause) {
        LOG.log(System.Logger.Level.WARNING, "a commit failed; opening the store again", cause);
        failure.happened(terms.time().monotonicNanos());
        terms.tuning().tell(LedgerObserver::failed);
        discard();
        final SequencerState fresh;
        try {
            fresh = SequencerState.open(opener, terms, committed.size());
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "the store cannot be opened", e);
            batch.distrust(clock);
            return () -> batch.fail(Unwritten.notKnownYet());
        }
        var happened = writing.isHeadOf(fresh.loaded);
        if (!happened) {
            // before anyone can work on the fresh state: an acceptance that is not durable is none
            batch.distrust(clock);
        }
        resume(fresh);
        return happened
                ? () -> batch.complete(fresh.loaded.withBatch(writing.tree()))
                : () -> batch.fail(Unwritten.by(cause));
    }

    /** Goes on from what the store holds; the state comes last, because whoever sees it starts to work. */
    private void resume(SequencerState fresh) {
        clock.resume(fresh.lastTime);
        committed = fresh.loaded;
        growth.signal();
        state = fresh;
    }

    private void discard() {
        var failed = state;
        state = null;
        try {
            if (failed != null) {
                failed.abandon();
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "the failed store could not be closed", e);
        }
    }

    /** Stops taking requests, answers those taken, and closes the store. */
    @Override
    public void close() {
        inbox.close();
        try {
            sequencing.join();
            committing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        growth.close();
        intake.afterAnswers(() -> {
            var last = state;
            if (last != null) {
                last.close();
            }
        });
    }
}
