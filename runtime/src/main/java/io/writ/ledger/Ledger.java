package io.writ.ledger;

import io.writ.signing.TenantSecret;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's ledger, open for writing: a Merkle log of records and the projections that follow from them, changed by
 * steps, proven by signed checkpoints. Every answer waits until what it rests on is durable. Safe for any number of
 * threads; virtual ones are welcome.
 */
@Inside
public final class Ledger implements AutoCloseable, LedgerReading {
    private final Sequencer sequencer;
    private final TenantSecret secret;
    private final AtomicLong openings;
    private volatile @Nullable Refusal finding;

    private Ledger(Sequencer sequencer, TenantSecret secret, AtomicLong openings) {
        this.sequencer = sequencer;
        this.secret = secret;
        this.openings = openings;
    }

    /**
     * Opens a ledger and checks its edge: the last tile's records, the tiles' roots and the newest checkpoint's
     * signature.
     *
     * @param opener opens the store; called again after a failure
     * @throws RefusedException INV-031 if the store does not hold what its newest checkpoint says, INV-028 if it cannot
     *     be opened
     */
    public static Ledger open(LedgerSettings terms, Supplier<Store> opener) {
        var openings = new AtomicLong();
        try {
            // counted before it is open: nobody can work on what has been opened and not be told
            var counting = counting(opener, openings);
            return new Ledger(new Sequencer(terms, counting), terms.secret(), openings);
        } catch (StoreException e) {
            throw storeFailed(e);
        }
    }

    private static Supplier<Store> counting(Supplier<Store> opener, AtomicLong openings) {
        return () -> {
            openings.incrementAndGet();
            return opener.get();
        };
    }

    /** The way in: what is appended in an author's name. */
    public Submission by(Author author) {
        return Submission.by(this, author);
    }

    TenantSecret secret() {
        return secret;
    }

    /**
     * Runs a step on the ledger and waits until it is durable.
     *
     * @throws RefusedException what the step refuses; INV-029 when overloaded; INV-025 or INV-028 if it could not be
     *     made durable; while the ledger is distrusted, what it is distrusted for
     */
    <A> A submit(Step<A> step) {
        var found = finding;
        if (found != null) {
            throw found.exception();
        }
        try {
            return sequencer.intake().submit(step);
        } catch (StoreException e) {
            throw storeFailed(e);
        }
    }

    /**
     * Refuses every step from now on: what they would build on is not what the checkpoints say, or cannot be compared
     * with them. Reading goes on.
     */
    public void distrust(Refusal found) {
        finding = found;
    }

    /** Takes steps again: what stood in their way is no more. */
    public void trust() {
        finding = null;
    }

    /** Why the next step would be refused whatever it is; empty if nothing is known to stand in its way. */
    public Optional<Refusal> trouble() {
        return Optional.ofNullable(finding).or(sequencer::trouble);
    }

    /** How many records are durable. */
    public long size() {
        return committed().tree().size();
    }

    /** How often the store was opened: what somebody knows of its rows from before the last time may be wrong. */
    public long openings() {
        return openings.get();
    }

    /** How many steps wait to be run. */
    public int waiting() {
        return sequencer.intake().waiting();
    }

    /** The newest durable state. */
    public Committed committed() {
        return sequencer.committed();
    }

    /**
     * A view of the store for reading; close it.
     *
     * @throws RefusedException INV-028 if the store cannot be opened
     */
    public StoreReader reader() {
        try {
            return sequencer.store().reader();
        } catch (StoreException e) {
            throw storeFailed(e);
        }
    }

    /** Reads what belongs to the newest durable state. */
    @Override
    public <A> A read(BiFunction<Committed, StoreReader, A> reading) {
        var committed = committed();
        try (var reader = reader()) {
            return reading.apply(committed, reader);
        } catch (StoreException e) {
            throw storeFailed(e);
        }
    }

    /** The attestation of a record, with a fresh proof. */
    public Optional<Attestation> attestation(RecordId id) {
        return read((committed, reader) -> {
            var index = reader.indexOf(id);
            return index.isPresent() && index.getAsLong() < committed.size()
                    ? Optional.of(committed.attest(index.getAsLong(), reader))
                    : Optional.empty();
        });
    }

    /** The attestation of the record at an index of the newest durable state, with a fresh proof. */
    public Attestation attestation(long index) {
        return read((committed, reader) -> committed.attest(index, reader));
    }

    /**
     * Waits until more than {@code known} records are durable, the time is up, or the ledger is closed. However many
     * wait, it costs those who append one signal for each batch.
     */
    public Growth awaitGrowth(long known, Duration atMost) throws InterruptedException {
        return sequencer.growth().await(known, atMost);
    }

    /** What is answered when the store fails: a refusal, because nothing is known without it. */
    public static RefusedException storeFailed(StoreException e) {
        return Invariant.DURABLE
                .refuse("ledger", String.valueOf(e.getMessage()))
                .exception();
    }

    /** Answers what has been accepted, then closes the store. */
    @Override
    public void close() {
        sequencer.close();
    }
}
