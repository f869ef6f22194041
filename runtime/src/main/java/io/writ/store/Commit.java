package io.writ.store;

import io.writ.verifier.id.RecordId;
import java.util.List;

/**
 * Everything that becomes true together: the records of one batch, the tiles they completed, the rows they put.
 *
 * @param first the index of the first record, which is the size of the ledger before
 * @param records in order; at least one
 * @param tiles completed by these records
 * @param rows each key of a table once
 */
public record Commit(long first, List<NewRecord> records, List<Tile> tiles, List<Row> rows) {

    /** A record with its id, to be found by it, and its disclosures. */
    public record NewRecord(RecordId id, byte[] leaf, List<String> disclosures) {}

    /** The size of the ledger after. */
    public long size() {
        return first + records.size();
    }
}
