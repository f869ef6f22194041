package io.writ.ledger;

import io.writ.store.Head;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.Table;
import io.writ.store.Tile;
import io.writ.time.LedgerClock.AcceptedJump;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the sequencer keeps in memory: a cache of the store, thrown away whole after a failed commit and loaded again.
 * For the sequencer's thread, except that the committer reads {@link #store}.
 */
final class SequencerState {
    /** A row's full address. */
    record Address(Table table, Key key) {}

    final Store store;
    final TreeEdge edge;
    final TileSummary summary;
    final Committed loaded;
    final AcceptedJump acceptedJump;
    final Instant lastTime;
    long size;
    RecordId lastId;
    int lastSteps;

    /** Before the size at which a jump of the clock was refused: until it is accepted, nothing is appended. */
    private static final String JUMP = "clock-jump-at-";

    private final StoreReader reader;
    private final Map<Address, Row> small = new HashMap<>();

    /** The tables without any row: most ledgers never stop a thread, and none of their decisions need look. */
    private final Set<Table> empty = new HashSet<>();

    private Map<Address, Row> inFlight = Map.of();
    private boolean suspect;

    private SequencerState(
            Store store,
            StoreReader reader,
            LedgerSettings terms,
            Committed loaded,
            TreeEdge edge,
            @Nullable JsonObject last) {
        this.store = store;
        this.reader = reader;
        this.loaded = loaded;
        this.acceptedJump = terms.acceptedJump().apply(reader);
        this.edge = edge;
        this.size = loaded.tree().size();
        this.summary = growingSummary(reader, size);
        for (var table : terms.projections().tables()) {
            if (table.small()) {
                reader.forEach(table, row -> small.put(new Address(table, row.key()), row));
            } else if (reader.newest(table).isEmpty()) {
                empty.add(table);
            }
        }
        this.lastTime = last == null ? Instant.EPOCH : UtcTime.parse(String.valueOf(last.string("time")));
        this.lastId = last == null ? RecordId.ZERO : RecordId.parse(String.valueOf(last.string("id")));
    }

    /**
     * As {@link #load}, from a store that is opened for it.
     *
     * @param durable so many records are known to have reached the disk; whatever else is found has to, before anybody
     *     builds on it or is told of it; -1 if nothing is known
     */
    static SequencerState open(Supplier<Store> opener, LedgerSettings terms, long durable) {
        var store = opener.get();
        try {
            return settled(load(store, terms), durable);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    private static SequencerState settled(SequencerState state, long durable) {
        if (state.size <= durable) {
            return state;
        }
        try {
            state.store.settle();
            return state;
        } catch (RuntimeException | Error e) {
            state.reader.close();
            throw e;
        }
    }

    /**
     * Loads the edge of the ledger and checks it against the newest checkpoint.
     *
     * @throws StoreException if the store cannot be read
     * @throws io.writ.verifier.refusal.RefusedException INV-031 if it does not hold what the checkpoint says
     */
    static SequencerState load(Store store, LedgerSettings terms) {
        var reader = store.reader();
        try {
            return load(store, reader, terms);
        } catch (RuntimeException | Error e) {
            reader.close();
            throw e;
        }
    }

    private static SequencerState load(Store store, StoreReader reader, LedgerSettings terms) {
        var head = reader.head().orElse(null);
        if (!reader.records(head == null ? 0 : head.size(), 1, false).isEmpty()) {
            throw damaged("it holds records beyond its newest checkpoint");
        }
        var edge = TreeEdge.load(reader, head == null ? 0 : head.size());
        var tree = edge.snapshot();
        if (head == null) {
            return new SequencerState(store, reader, terms, new Committed(tree, null), edge, null);
        }
        var signed = requireSigned(head, terms);
        var checkpoint = signed.checkpoint();
        if (!checkpoint.origin().equals(terms.origin()) || checkpoint.size() != head.size()) {
            throw damaged("its newest checkpoint is of " + checkpoint.origin() + " at " + checkpoint.size() + ", where "
                    + terms.origin() + " at " + head.size() + " was expected");
        }
        if (!tree.root(reader).equals(checkpoint.root())) {
            throw damaged("its last records and tiles do not lead to the root of its newest checkpoint");
        }
        return new SequencerState(store, reader, terms, new Committed(tree, signed), edge, lastRecord(reader, tree));
    }

    private static SignedCheckpoint requireSigned(Head head, LedgerSettings terms) {
        try {
            var signed = SignedCheckpoint.parse(head.note());
            if (!signed.verifyWith(terms.trustedKeys()).isEmpty()) {
                return signed;
            }
        } catch (RefusedException e) {
            throw damaged(
                    "its newest checkpoint cannot be believed: " + e.refusal().problem());
        }
        throw damaged("its newest checkpoint is not signed by a ledger key of the trust root");
    }

    private static RuntimeException damaged(String problem) {
        return Invariant.LEDGER_INTACT.refuse("ledger", problem).exception();
    }

    /** What the next record must follow, from a record that the tree, and so the checkpoint, vouches for. */
    private static JsonObject lastRecord(StoreReader reader, TreeSnapshot tree) {
        var last = reader.records(tree.size() - 1, 1, false);
        if (last.isEmpty()
                || !tree.holds(tree.size() - 1, MerkleTree.leafHash(last.get(0).leaf()), reader)) {
            throw damaged("its last record is missing, or is not the one in its newest checkpoint");
        }
        return JsonReader.readObject(last.get(0).leaf());
    }

    /** The terms of the records since the last complete tile. */
    private static TileSummary growingSummary(StoreReader reader, long size) {
        var summary = new TileSummary();
        for (var index = size - size % Tile.WIDTH; index < size; index++) {
            for (var stored : reader.records(index, 1, true)) {
                if (summary.append(index, ReadRecord.of(stored).terms()).isPresent()) {
                    throw new IllegalStateException("a tile that is complete does not grow");
                }
            }
        }
        return summary;
    }

    /** The row of a key as the batch before the present one left it. */
    @Nullable Row row(Address address) {
        // in flight first, then the store: what has been committed in between is found by one or the other
        var pending = inFlight.get(address);
        if (pending != null) {
            return pending;
        }
        if (empty.contains(address.table())) {
            return null;
        }
        return address.table().small() ? small.get(address) : read(address);
    }

    private @Nullable Row read(Address address) {
        try {
            return reader.row(address.table(), address.key());
        } catch (StoreException e) {
            suspect = true;
            throw e;
        }
    }

    /**
     * Whether a reading has failed: what else goes through the same connection may fail too, until it is opened again.
     */
    boolean suspect() {
        return suspect;
    }

    /** Whether a jump of the clock was refused that nobody has accepted: the acceptance would be the next record. */
    boolean jumpKept() {
        return store.setting(JUMP + size) != null;
    }

    /** Keeps for the next opening that a jump was refused; while the committer is not writing. */
    void keepJump() {
        if (!jumpKept()) {
            store.set(JUMP + size, new byte[] {1});
        }
    }

    /** Takes a sealed batch as the new ground; valid only until its commit fails. */
    void advance(Map<Address, Row> rows, long newSize, RecordId newLast, int steps) {
        lastSteps = steps;
        inFlight = rows;
        size = newSize;
        lastId = newLast;
        rows.forEach((address, row) -> {
            empty.remove(address.table());
            if (address.table().small()) {
                small.put(address, row);
            }
        });
    }

    StoreReader reader() {
        return reader;
    }

    /** Closes in order: the store's writer last, so that it leaves everything in one file. */
    void close() {
        try (store) {
            reader.close();
        }
    }

    /**
     * Lets go while the sequencer may still be reading: given back first, its reader could be lent to somebody else.
     */
    void abandon() {
        try (reader) {
            store.close();
        }
    }
}
