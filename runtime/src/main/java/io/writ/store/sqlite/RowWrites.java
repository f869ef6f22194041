package io.writ.store.sqlite;

import io.writ.store.Row;
import io.writ.store.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Puts rows into the table of one table. For the writer's thread. */
final class RowWrites {
    private final PreparedStatement upsert;

    RowWrites(Connection connection, Table table) throws SQLException {
        upsert = connection.prepareStatement("INSERT INTO " + table + " (key, at, value) VALUES (?, ?, ?)"
                + " ON CONFLICT (key) DO UPDATE SET at = excluded.at, value = excluded.value");
    }

    void put(Row row) throws SQLException {
        upsert.setBytes(1, row.key().bytes());
        upsert.setLong(2, row.at());
        upsert.setBytes(3, row.value());
        upsert.executeUpdate();
    }
}
