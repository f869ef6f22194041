package io.writ.store.sqlite;

import io.writ.store.StoreException;
import io.writ.store.Table;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The change buffers of one store: one for each table that is {@linkplain Table#spread() spread}. */
final class ChangeBuffers {
    private final Map<Table, ChangeBuffer> all = new HashMap<>();

    ChangeBuffers(Collection<Table> tables) {
        tables.stream().filter(Table::spread).forEach(table -> all.put(table, new ChangeBuffer(table)));
    }

    /** The tables that have one. */
    Set<Table> tables() {
        return all.keySet();
    }

    ChangeBuffer of(Table table) {
        var buffer = all.get(table);
        if (buffer == null) {
            throw new IllegalArgumentException(table + " has no buffer");
        }
        return buffer;
    }

    /** Prepares statements on a connection. */
    @FunctionalInterface
    interface Preparing {
        PreparedStatement prepare(String sql) throws SQLException;
    }

    /**
     * Brings a buffer up to what has been committed.
     *
     * @throws StoreException if its packed rows are damaged
     */
    ChangeBuffer upToDate(Table table, Preparing connection) throws SQLException {
        var buffer = of(table);
        synchronized (buffer) {
            var statement = connection.prepare(
                    "SELECT n, cursor, rows FROM " + ChangeBuffer.table(table) + " WHERE n > ? ORDER BY n");
            statement.setLong(1, buffer.newest());
            try (var packed = statement.executeQuery()) {
                while (packed.next()) {
                    buffer.follow(packed.getLong(1), packed.getLong(2), PackedRows.unpack(table, packed.getBytes(3)));
                }
            }
        }
        return buffer;
    }
}
