package io.writ.ledger;

import io.writ.record.RecordId;
import io.writ.store.Head;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.time.LedgerClock.AcceptedJump;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sequencer keeps in memory: a cache of the store, thrown away whole after a failed commit and loaded again.
 * For the sequencer's thread, except that the committer reads {@link #store}.
 */
final class SequencerState {
    /** A row's full address. */
    record Address(Projection projection, Key key) {}

    final Store store;
    final TreeEdge edge;
    final Committed loaded;
    final Instant lastTime;
    long size;
    RecordId lastId;

    private final StoreReader reader;
    private final Map<Address, Row> small = new HashMap<>();
    private Map<Address, Row> inFlight = Map.of();

    private SequencerState(Store store, StoreReader reader, Committed loaded, TreeEdge edge, @Nullable Head head) {
        this.store = store;
        this.reader = reader;
        this.loaded = loaded;
        this.edge = edge;
        this.size = head == null ? 0 : head.size();
        this.lastTime = head == null ? Instant.EPOCH : head.time();
        this.lastId = head == null ? RecordId.ZERO : idOf(reader, size - 1);
    }

    /**
     * Loads the edge of the ledger and checks it against the newest checkpoint.
     *
     * @throws StoreException if the store cannot be read
     * @throws io.writ.verifier.refusal.RefusedException INV-031 if it does not hold what the checkpoint says
     */
    static SequencerState load(Store store, LedgerTerms terms) {
        var reader = store.reader();
        var head = reader.head().orElse(null);
        var edge = TreeEdge.load(reader, head == null ? 0 : head.size());
        var tree = edge.snapshot();
        if (head == null) {
            return new SequencerState(store, reader, new Committed(tree, null), edge, null);
        }
        var signed = SignedCheckpoint.parse(head.note());
        var checkpoint = signed.checkpoint();
        if (signed.verifyWith(terms.trustedKeys()).isEmpty()) {
            throw damaged("its newest checkpoint is not signed by a ledger key of the trust root");
        }
        if (!checkpoint.origin().equals(terms.origin()) || checkpoint.size() != head.size()) {
            throw damaged("its newest checkpoint is of " + checkpoint.origin() + " at " + checkpoint.size()
                    + ", where " + terms.origin() + " at " + head.size() + " was expected");
        }
        if (!tree.root(reader).equals(checkpoint.root())) {
            throw damaged("its last records and tiles do not lead to the root of its newest checkpoint");
        }
        return new SequencerState(store, reader, new Committed(tree, signed), edge, head);
    }

    private static RuntimeException damaged(String problem) {
        return Invariant.LEDGER_INTACT.refuse("ledger", problem).exception();
    }

    private static RecordId idOf(StoreReader reader, long index) {
        var leaf = reader.records(index, 1, false).get(0).leaf();
        var id = JsonReader.readObject(leaf).string("id");
        return RecordId.parse(id == null ? "" : id);
    }

    AcceptedJump acceptedJump() {
        var row = reader.row(Projection.CLOCK, Projections.CLOCK_KEY);
        if (row == null) {
            return AcceptedJump.NONE;
        }
        var value = ByteBuffer.wrap(row.value());
        return new AcceptedJump(Instant.ofEpochMilli(value.getLong()), Instant.ofEpochMilli(value.getLong()));
    }

    /** The row of a key as the batch before the present one left it. */
    @Nullable Row row(Address address) {
        // in flight first, then the store: what has been committed in between is found by one or the other
        var pending = inFlight.get(address);
        if (pending != null) {
            return pending;
        }
        if (!address.projection().small()) {
            return reader.row(address.projection(), address.key());
        }
        var known = small.get(address);
        if (known != null) {
            return known;
        }
        var read = reader.row(address.projection(), address.key());
        if (read != null) {
            small.put(address, read);
        }
        return read;
    }

    /** Takes a sealed batch as the new ground; valid only until its commit fails. */
    void advance(Map<Address, Row> rows, long newSize, RecordId newLast) {
        inFlight = rows;
        size = newSize;
        lastId = newLast;
        rows.forEach((address, row) -> {
            if (address.projection().small()) {
                small.put(address, row);
            }
        });
    }

    StoreReader reader() {
        return reader;
    }

    void close() {
        reader.close();
        store.close();
    }
}
