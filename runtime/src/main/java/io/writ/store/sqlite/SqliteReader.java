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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads through a connection that is its own until it is closed; each call sees the newest commit. For one thread at a
 * time.
 */
final class SqliteReader implements StoreReader {
    private static final int LEVEL_SHIFT = 48;

    private final ChangeBuffers buffers;
    private final boolean writable;
    private final Consumer<ReadConnection> giveBack;
    private @Nullable ReadConnection connection;

    SqliteReader(
            ReadConnection connection, ChangeBuffers buffers, boolean writable, Consumer<ReadConnection> giveBack) {
        this.connection = connection;
        this.buffers = buffers;
        this.writable = writable;
        this.giveBack = giveBack;
    }

    static long tileNumber(int level, long index) {
        return ((long) level << LEVEL_SHIFT) | index;
    }

    @Override
    public Optional<Head> head() {
        return query(
                        "SELECT size, time, note FROM checkpoint ORDER BY size DESC LIMIT 1",
                        List.of(),
                        SqliteReader::head)
                .stream()
                .findFirst();
    }

    @Override
    public List<Head> checkpointsAfter(long size, int max) {
        return query(
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
            return query(
                    "SELECT r.idx, r.id, r.leaf, d.texts FROM record r LEFT JOIN disclosure d ON d.idx = r.idx"
                            + " WHERE r.idx >= ? AND r.idx < ? ORDER BY r.idx",
                    List.of(from, until),
                    row -> new StoredRecord(
                            row.getLong(1), RecordId.of(row.getBytes(2)), row.getBytes(3), texts(row.getString(4))));
        }
        return query(
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
        return query("SELECT id FROM record WHERE idx = ?", List.of(index), row -> RecordId.of(row.getBytes(1)))
                .stream()
                .findFirst()
                .orElseThrow(() -> new StoreException("record " + index + " is missing"));
    }

    @Override
    public Optional<Tile> tile(int level, long index) {
        return query(
                        "SELECT root, hashes FROM tile WHERE n = ?",
                        List.of(tileNumber(level, index)),
                        row -> new Tile(level, index, row.getBytes(1), row.getBytes(2)))
                .stream()
                .findFirst();
    }

    @Override
    public List<byte[]> tileRoots(int level, long from) {
        return query(
                "SELECT root FROM tile WHERE n >= ? AND n < ? ORDER BY n LIMIT " + Tile.WIDTH,
                List.of(tileNumber(level, from), tileNumber(level + 1, 0)),
                row -> row.getBytes(1));
    }

    @Override
    public Extents extents() {
        Map<Integer, Long> tiles = new HashMap<>();
        var last = largest("SELECT max(n) FROM tile", List.of());
        while (last.isPresent()) {
            var level = (int) (last.getAsLong() >> LEVEL_SHIFT);
            var first = tileNumber(level, 0);
            tiles.put(level, last.getAsLong() - first);
            last = largest("SELECT max(n) FROM tile WHERE n < ?", List.of(first));
        }
        return new Extents(
                largest("SELECT max(idx) FROM record", List.of()),
                largest("SELECT max(idx) FROM disclosure", List.of()),
                tiles);
    }

    private OptionalLong largest(String sql, List<Object> parameters) {
        return query(sql, parameters, row -> {
                    var value = row.getLong(1);
                    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
                })
                .get(0);
    }

    @Override
    public @Nullable Row row(Table table, Key key) {
        try {
            if (table.spread()) {
                // here first: a row leaves the buffer only after the commit that put it into the table
                var waiting = upToDate(table).find(key);
                if (waiting != null) {
                    return waiting;
                }
            }
            return fromTable(table, key);
        } catch (SQLException e) {
            throw SqliteStore.failed("read " + table, e);
        }
    }

    private @Nullable Row fromTable(Table table, Key key) throws SQLException {
        var statement = prepared("SELECT at, value FROM " + table + " WHERE key = ?");
        statement.setBytes(1, key.bytes());
        try (var result = statement.executeQuery()) {
            return result.next() ? new Row(table, key, result.getLong(1), result.getBytes(2)) : null;
        }
    }

    /** The buffer of a table; beside the writer of another process it first follows what that one committed. */
    private ChangeBuffer upToDate(Table table) throws SQLException {
        return writable ? buffers.of(table) : buffers.upToDate(table, this::prepared);
    }

    @Override
    public List<Row> startingWith(Table table, Key prefix) {
        requireNotSpread(table);
        return query(
                "SELECT key, at, value FROM " + table + " WHERE key >= ? AND key < ? ORDER BY key",
                List.of(prefix.bytes(), prefix.afterPrefix().bytes()),
                row -> new Row(table, new Key(row.getBytes(1)), row.getLong(2), row.getBytes(3)));
    }

    @Override
    public List<Row> open(Table table, Key after, int max) {
        if (!table.listsOpen()) {
            throw new IllegalArgumentException("the open rows of " + table + " are not listed");
        }
        // the condition as the index has it: what has ended is passed over without a look
        return query(
                "SELECT key, at, value FROM " + table + " WHERE " + Tables.IS_OPEN
                        + " AND key > ? ORDER BY key LIMIT ?",
                List.of(after.bytes(), max),
                row -> new Row(table, new Key(row.getBytes(1)), row.getLong(2), row.getBytes(3)));
    }

    @Override
    public void forEach(Table table, Consumer<Row> consumer) {
        requireNotSpread(table);
        try {
            var statement = prepared("SELECT key, at, value FROM " + table);
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    consumer.accept(new Row(table, new Key(result.getBytes(1)), result.getLong(2), result.getBytes(3)));
                }
            }
        } catch (SQLException e) {
            throw SqliteStore.failed("read " + table, e);
        }
    }

    private static void requireNotSpread(Table table) {
        if (table.spread()) {
            throw new IllegalArgumentException("the rows of " + table + " are read by their keys and in no order");
        }
    }

    @Override
    public long countBefore(Table table, long index) {
        // the table before the buffer: a row on its way from one to the other is then counted once or not at all
        var sql = "SELECT count(*) FROM " + table + " WHERE at < ?";
        var count = query(sql, List.of(index), row -> row.getLong(1)).get(0);
        return table.spread() ? count + waitingBefore(table, index) : count;
    }

    /** How many more keys than the table has rows, counting each key by its newest row. */
    private long waitingBefore(Table table, long index) {
        try {
            Map<Key, Row> newest = new HashMap<>();
            upToDate(table).rows().forEach(row -> newest.put(row.key(), row));
            var more = 0L;
            for (var row : newest.values()) {
                var there = fromTable(table, row.key());
                more += (row.at() < index ? 1 : 0) - (there != null && there.at() < index ? 1 : 0);
            }
            return more;
        } catch (SQLException e) {
            throw SqliteStore.failed("read " + table, e);
        }
    }

    @Override
    public OptionalLong newest(Table table) {
        var waiting = OptionalLong.empty();
        if (table.spread()) {
            try {
                waiting = upToDate(table).rows().stream().mapToLong(Row::at).max();
            } catch (SQLException e) {
                throw SqliteStore.failed("read " + table, e);
            }
        }
        var there = largest("SELECT max(at) FROM " + table, List.of());
        return LongStream.concat(waiting.stream(), there.stream()).max();
    }

    byte @Nullable [] setting(String name) {
        return query("SELECT value FROM setting WHERE name = ?", List.of(name), row -> row.getBytes(1)).stream()
                .findFirst()
                .orElse(null);
    }

    /** Turns the row under the cursor into a value. */
    @FunctionalInterface
    private interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, List<Object> parameters, Mapper<T> mapper) {
        try {
            var statement = prepared(sql);
            for (var i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            List<T> rows = new ArrayList<>();
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(mapper.map(result));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw SqliteStore.failed("read", e);
        } catch (IllegalArgumentException e) {
            throw new StoreException("the store holds a damaged value: " + e.getMessage(), e);
        }
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
