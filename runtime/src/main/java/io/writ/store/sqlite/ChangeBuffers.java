package io.writ.store.sqlite;

import io.writ.store.Projection;
import io.writ.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The change buffers of one store: one for each projection that is {@linkplain Projection#spread() spread}. */
final class ChangeBuffers {
    private final Map<Projection, ChangeBuffer> all = new EnumMap<>(Projection.class);

    ChangeBuffers() {
        projections().forEach(projection -> all.put(projection, new ChangeBuffer(projection)));
    }

    static List<Projection> projections() {
        return Arrays.stream(Projection.values()).filter(Projection::spread).toList();
    }

    ChangeBuffer of(Projection projection) {
        var buffer = all.get(projection);
        if (buffer == null) {
            throw new IllegalArgumentException(projection.table() + " has no buffer");
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
    ChangeBuffer upToDate(Projection projection, Preparing connection) throws SQLException {
        var buffer = of(projection);
        synchronized (buffer) {
            var statement = connection.prepare(
                    "SELECT n, cursor, rows FROM " + ChangeBuffer.table(projection) + " WHERE n > ? ORDER BY n");
            statement.setLong(1, buffer.newest());
            try (var packed = statement.executeQuery()) {
                while (packed.next()) {
                    buffer.follow(
                            packed.getLong(1), packed.getLong(2), PackedRows.unpack(projection, packed.getBytes(3)));
                }
            }
        }
        return buffer;
    }
}
