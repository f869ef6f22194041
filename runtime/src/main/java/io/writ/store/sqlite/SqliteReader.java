package io.writ.store.sqlite;

import io.writ.store.Extents;
import io.writ.store.Head;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.store.Table;
import io.writ.store.Tile;
import io.writ.verifier.id.RecordId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads through a connection that is its own until it is closed; each call sees the newest commit. For one thread at a
 * time.
 */
final class SqliteReader implements StoreReader {
    private static final int LEVEL_SHIFT = 48;

    private final Queries queries = new Queries(this::prepared);
    private final RowReader rows;
    private final Consumer<ReadConnection> giveBack;
    private @Nullable ReadConnection connection;

    SqliteReader(
            ReadConnection connection, ChangeBuffers buffers, boolean writable, Consumer<ReadConnection> giveBack) {
        this.connection = connection;
        this.rows = new RowReader(queries, buffers, writable);
        this.giveBack = giveBack;
    }

    static long tileNumber(int level, long index) {
        return ((long) level << LEVEL_SHIFT) | index;
    }

    @Override
    public Optional<Head> head() {
        return queries
                .query(
                        "SELECT size, time, note FROM checkpoint ORDER BY size DESC LIMIT 1",
                        List.of(),
                        SqliteReader::head)
                .stream()
                .findFirst();
    }

    @Override
    public List<Head> checkpointsAfter(long size, int max) {
        return queries.query(
                "SELECT size, time, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?",
                List.of(size, max),
                SqliteReader::head);
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getString(3));
    }

    @Override
    public List<StoredRecord> records(long from, int max, boolean withDisclosures) {
        var until = from + max;
        if (withDisclosures) {
            return queries.query(
                    "SELECT r.idx, r.id, r.leaf, d.texts FROM record r LEFT JOIN disclosure d ON d.idx = r.idx"
                            + " WHERE r.idx >= ? AND r.idx < ? ORDER BY r.idx",
                    List.of(from, until),
                    row -> new StoredRecord(
                            row.getLong(1), RecordId.of(row.getBytes(2)), row.getBytes(3), texts(row.getString(4))));
        }
        return queries.query(
                "SELECT idx, id, leaf FROM record WHERE idx >= ? AND idx < ? ORDER BY idx",
                List.of(from, until),
                row -> new StoredRecord(row.getLong(1), RecordId.of(row.getBytes(2)), row.getBytes(3), List.of()));
    }

    private static List<String> texts(@Nullable String joined) {
        return joined == null || joined.isEmpty() ? List.of() : List.of(joined.split("\n", -1));
    }

    @Override
    public OptionalLong indexOf(RecordId id) {
        // ids increase with the index, so a binary search finds it without an index of ids
        var low = 0L;
        var high = head().map(Head::size).orElse(0L) - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var order = idAt(middle).compareTo(id);
            if (order == 0) {
                return OptionalLong.of(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return OptionalLong.empty();
    }

    private RecordId idAt(long index) {
        return queries
                .query("SELECT id FROM record WHERE idx = ?", List.of(index), row -> RecordId.of(row.getBytes(1)))
                .stream()
                .findFirst()
                .orElseThrow(() -> StoreException.damaged("record " + index + " is missing"));
    }

    @Override
    public Optional<Tile> tile(int level, long index) {
        return queries
                .query(
                        "SELECT root, hashes FROM tile WHERE n = ?",
                        List.of(tileNumber(level, index)),
                        row -> new Tile(level, index, row.getBytes(1), row.getBytes(2)))
                .stream()
                .findFirst();
    }

    @Override
    public List<byte[]> tileRoots(int level, long from) {
        return queries.query(
                "SELECT root FROM tile WHERE n >= ? AND n < ? ORDER BY n LIMIT " + Tile.WIDTH,
                List.of(tileNumber(level, from), tileNumber(level + 1, 0)),
                row -> row.getBytes(1));
    }

    @Override
    public Extents extents() {
        Map<Integer, Long> tiles = new HashMap<>();
        var last = queries.largest("SELECT max(n) FROM tile", List.of());
        while (last.isPresent()) {
            var level = (int) (last.getAsLong() >> LEVEL_SHIFT);
            var first = tileNumber(level, 0);
            tiles.put(level, last.getAsLong() - first);
            last = queries.largest("SELECT max(n) FROM tile WHERE n < ?", List.of(first));
        }
        return new Extents(
                queries.largest("SELECT max(idx) FROM record", List.of()),
                queries.largest("SELECT max(idx) FROM disclosure", List.of()),
                tiles);
    }

    @Override
    public @Nullable Row row(Table table, Key key) {
        return rows.row(table, key);
    }

    @Override
    public List<Row> startingWith(Table table, Key prefix) {
        return rows.startingWith(table, prefix);
    }

    @Override
    public List<Row> open(Table table, Key after, int max) {
        return rows.open(table, after, max);
    }

    @Override
    public void forEach(Table table, Consumer<Row> consumer) {
        rows.forEach(table, consumer);
    }

    @Override
    public long countBefore(Table table, long index) {
        return rows.countBefore(table, index);
    }

    @Override
    public OptionalLong newest(Table table) {
        return rows.newest(table);
    }

    byte @Nullable [] setting(String name) {
        return queries.query("SELECT value FROM setting WHERE name = ?", List.of(name), row -> row.getBytes(1)).stream()
                .findFirst()
                .orElse(null);
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        var own = connection;
        if (own == null) {
            throw new StoreException("the reader has been closed");
        }
        return own.prepared(sql);
    }

    /** Gives the connection back, once: a second closing must not lend it to two readers. */
    @Override
    public void close() {
        var own = connection;
        connection = null;
        if (own != null) {
            giveBack.accept(own);
        }
    }
}
