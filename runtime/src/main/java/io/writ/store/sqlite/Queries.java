package io.writ.store.sqlite;

import io.writ.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Asks a connection, through the statements that were prepared on it. For one thread at a time. */
final class Queries {
    private final ChangeBuffers.Preparing connection;

    Queries(ChangeBuffers.Preparing connection) {
        this.connection = connection;
    }

    PreparedStatement prepared(String sql) throws SQLException {
        return connection.prepare(sql);
    }

    /** Turns the row under the cursor into a value. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, List<Object> parameters, Mapper<T> mapper) {
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
            throw StoreException.damaged("the store holds a damaged value: " + e.getMessage(), e);
        }
    }

    /** The one number that a query gives; empty if it gives none. */
    OptionalLong largest(String sql, List<Object> parameters) {
        return query(sql, parameters, row -> {
                    var value = row.getLong(1);
                    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
                })
                .get(0);
    }
}
