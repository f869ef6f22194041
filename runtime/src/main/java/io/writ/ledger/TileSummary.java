package io.writ.ledger;

import io.writ.record.SearchTokens;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Table;
import io.writ.store.Tile;
import io.writ.verifier.Inside;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The terms of the tile of records that is still growing. Like the tile's hashes, it is written once, when the tile is
 * complete: searching costs the write path one row at the end of a table for every 256 records. Until then it is only
 * in memory, and made anew from the records at each opening. For one thread.
 */
@Inside
public final class TileSummary {
    /**
     * Number of a complete tile of 256 records, 8 bytes: the terms of its records, by which a search passes over those
     * tiles that cannot hold what it looks for. A tile without a row must be read.
     */
    public static final Table TABLE = Table.of("summary", Table.Keys.ASCENDING);

    /** Declares the table; its rows follow from tiles, and not from single records. */
    public static final Projection PROJECTION = new Projection() {
        @Override
        public List<Table> tables() {
            return List.of(TABLE);
        }

        @Override
        public void project(ProjectedRecord record, Consumer<Row> rows) {
            // a row is put when a tile is complete
        }
    };

    private static final int TERM = 3;

    private int[] terms = new int[Tile.WIDTH * 4];
    private int count;
    private int records;

    /**
     * Adds a record; the row of its tile if that is complete now. A record that is left out leaves its tile without a
     * row.
     */
    public Optional<Row> append(long index, SearchTokens fresh) {
        var within = (int) (index % Tile.WIDTH);
        if (within == 0) {
            count = 0;
            records = 0;
        }
        if (terms.length < count + fresh.count()) {
            terms = Arrays.copyOf(terms, 2 * terms.length);
        }
        fresh.copyTo(terms, count);
        count += fresh.count();
        records++;
        return within == Tile.WIDTH - 1 && records == Tile.WIDTH
                ? Optional.of(new Row(TABLE, key(index / Tile.WIDTH), index, value()))
                : Optional.empty();
    }

    /** Each term once, in increasing order, three bytes each. */
    private byte[] value() {
        Arrays.sort(terms, 0, count);
        var value = new byte[count * TERM];
        var size = 0;
        for (var i = 0; i < count; i++) {
            if (i == 0 || terms[i] != terms[i - 1]) {
                value[size] = (byte) (terms[i] >> 16);
                value[size + 1] = (byte) (terms[i] >> 8);
                value[size + 2] = (byte) terms[i];
                size += TERM;
            }
        }
        return Arrays.copyOf(value, size);
    }

    /** Where the summary of a tile is looked up: numbers in big-endian, so that rows are added at the end. */
    public static Key key(long tile) {
        return new Key(ByteBuffer.allocate(Long.BYTES).putLong(tile).array());
    }

    /** Whether a tile can hold a record with this term, by its summary; one that is damaged rules nothing out. */
    public static boolean mayHold(Row summary, int term) {
        var value = summary.value();
        if (value.length % TERM != 0) {
            return true;
        }
        var low = 0;
        var high = value.length / TERM - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var found = termAt(value, middle * TERM);
            if (found == term) {
                return true;
            }
            if (found < term) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private static int termAt(byte[] value, int at) {
        return (value[at] & 0xff) << 16 | (value[at + 1] & 0xff) << 8 | (value[at + 2] & 0xff);
    }
}
