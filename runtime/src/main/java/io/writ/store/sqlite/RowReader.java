package io.writ.store.sqlite;

import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Table;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads rows by their keys, from a table and from the buffer before it. For one thread at a time. */
final class RowReader {
    private final Queries queries;
    private final ChangeBuffers buffers;
    private final boolean writable;

    /** @param writable whether this process writes the buffers, and need not follow another one */
    RowReader(Queries queries, ChangeBuffers buffers, boolean writable) {
        this.queries = queries;
        this.buffers = buffers;
        this.writable = writable;
    }

    @Nullable Row row(Table table, Key key) {
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
        var statement = queries.prepared("SELECT at, value FROM " + table + " WHERE key = ?");
        statement.setBytes(1, key.bytes());
        try (var result = statement.executeQuery()) {
            return result.next() ? new Row(table, key, result.getLong(1), result.getBytes(2)) : null;
        }
    }

    /** The buffer of a table; beside the writer of another process it first follows what that one committed. */
    private ChangeBuffer upToDate(Table table) throws SQLException {
        return writable ? buffers.of(table) : buffers.upToDate(table, queries::prepared);
    }

    List<Row> startingWith(Table table, Key prefix) {
        requireNotSpread(table);
        return queries.query(
                "SELECT key, at, value FROM " + table + " WHERE key >= ? AND key < ? ORDER BY key",
                List.of(prefix.bytes(), prefix.afterPrefix().bytes()),
                row -> new Row(table, new Key(row.getBytes(1)), row.getLong(2), row.getBytes(3)));
    }

    List<Row> open(Table table, Key after, int max) {
        if (!table.listsOpen()) {
            throw new IllegalArgumentException("the open rows of " + table + " are not listed");
        }
        // the condition as the index has it: what has ended is passed over without a look
        return queries.query(
                "SELECT key, at, value FROM " + table + " WHERE " + Tables.IS_OPEN
                        + " AND key > ? ORDER BY key LIMIT ?",
                List.of(after.bytes(), max),
                row -> new Row(table, new Key(row.getBytes(1)), row.getLong(2), row.getBytes(3)));
    }

    void forEach(Table table, Consumer<Row> consumer) {
        requireNotSpread(table);
        try {
            var statement = queries.prepared("SELECT key, at, value FROM " + table);
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

    long countBefore(Table table, long index) {
        // the table before the buffer: a row on its way from one to the other is then counted once or not at all
        var sql = "SELECT count(*) FROM " + table + " WHERE at < ?";
        var count = queries.query(sql, List.of(index), row -> row.getLong(1)).get(0);
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

    OptionalLong newest(Table table) {
        var waiting = OptionalLong.empty();
        if (table.spread()) {
            try {
                waiting = upToDate(table).rows().stream().mapToLong(Row::at).max();
            } catch (SQLException e) {
                throw SqliteStore.failed("read " + table, e);
            }
        }
        var there = queries.largest("SELECT max(at) FROM " + table, List.of());
        return LongStream.concat(waiting.stream(), there.stream()).max();
    }
}
