package io.writ.store.sqlite;

import io.writ.store.Projection;
import io.writ.store.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Puts rows into the table of one projection. For the writer's thread. */
final class RowWrites {
    private final PreparedStatement upsert;

    RowWrites(Connection connection, Projection projection) throws SQLException {
        upsert = connection.prepareStatement("INSERT INTO " + projection.table() + " (key, at, value) VALUES (?, ?, ?)"
                + " ON CONFLICT (key) DO UPDATE SET at = excluded.at, value = excluded.value");
    }

    void put(Row row) throws SQLException {
        upsert.setBytes(1, row.key().bytes());
        upsert.setLong(2, row.at());
        upsert.setBytes(3, row.value());
        upsert.executeUpdate();
    }
}
