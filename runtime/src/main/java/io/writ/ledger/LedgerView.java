package io.writ.ledger;

import io.writ.store.Head;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.log.ConsistencyProof;
import io.writ.verifier.log.SignedCheckpoint;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as a reader sees it, beside the process that writes: one moment of it, from the checkpoint that was the
 * newest when the view was opened. For one thread.
 */
@Inside
public final class LedgerView implements AutoCloseable {
    private static final int PAGE = 512;

    private final StoreReader reader;
    private final Optional<Head> head;
    private @Nullable Committed committed;

    private LedgerView(StoreReader reader) {
        this.reader = reader;
        this.head = reader.head();
    }

    /** Opens a view; throws {@link io.writ.store.StoreException} if the store cannot be read. */
    public static LedgerView open(Store store) {
        return new LedgerView(store.reader());
    }

    /** Readings of a store, each of the moment at which it is done. */
    public static LedgerReading readings(Store store) {
        return new LedgerReading() {
            @Override
            public <A> A read(BiFunction<Committed, StoreReader, A> reading) {
                try (var view = LedgerView.open(store)) {
                    return reading.apply(view.committed(), view.reader());
                } catch (StoreException e) {
                    throw Ledger.storeFailed(e);
                }
            }
        };
    }

    /** The newest checkpoint; empty for a ledger without records. */
    public Optional<Head> head() {
        return head;
    }

    /** How many records there are. */
    public long size() {
        return head.map(Head::size).orElse(0L);
    }

    /** The attestation of a record, proven up to this view's checkpoint. */
    public Optional<Attestation> attestation(RecordId id) {
        var index = reader.indexOf(id);
        return index.isPresent() && index.getAsLong() < size()
                ? Optional.of(committed().attest(index.getAsLong(), reader))
                : Optional.empty();
    }

    private Committed committed() {
        if (committed == null) {
            committed = new Committed(
                    TreeSnapshot.load(reader, size()),
                    head.map(Head::note).map(SignedCheckpoint::parse).orElse(null));
        }
        return committed;
    }

    /**
     * Proves that this view's tree continues an earlier one.
     *
     * @param earlier from 1 to {@link #size}
     */
    public ConsistencyProof consistency(long earlier) {
        if (earlier < 1 || earlier > size()) {
            throw new IllegalArgumentException("no checkpoint of " + earlier + " in a ledger of " + size());
        }
        return committed().tree().consistency(earlier, reader);
    }

    /** The root over the first {@code size} records, at most {@link #size}, as tiles and last records give it. */
    public Digest root(long size) {
        return TreeSnapshot.load(reader, size).root(reader);
    }

    /** Hands over every record from {@code from} on, in order, with its disclosures. */
    public void forEach(long from, Consumer<StoredRecord> consumer) {
        for (var next = from; next < size(); next += PAGE) {
            reader.records(next, (int) Math.min(PAGE, size() - next), true).forEach(consumer);
        }
    }

    /** The look-ups of the same store. */
    public StoreReader reader() {
        return reader;
    }

    @Override
    public void close() {
        reader.close();
    }
}
