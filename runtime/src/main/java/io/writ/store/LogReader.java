package io.writ.store;

import io.writ.verifier.id.RecordId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the log part of a store, all of it by number. Throws {@link StoreException} if the database fails. */
public interface LogReader {
    /** The newest checkpoint; empty for a ledger without records. */
    Optional<Head> head();

    /**
     * Records from {@code from} on, at most {@code max} and fewer at the end; with empty disclosures unless asked for.
     */
    List<StoredRecord> records(long from, int max, boolean withDisclosures);

    /** The index of the record of this id. */
    OptionalLong indexOf(RecordId id);

    /** A complete tile. */
    Optional<Tile> tile(int level, long index);

    /** The root hashes of complete tiles of a level from {@code from} on, in order, at most {@link Tile#WIDTH}. */
    List<byte[]> tileRoots(int level, long from);

    /** Checkpoints that cover more than {@code size} records, by size, at most {@code max}. */
    List<Head> checkpointsAfter(long size, int max);

    /** How far records, disclosures and tiles reach. What a commit adds is seen no earlier than its checkpoint. */
    Extents extents();
}
