package io.writ.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection that reads, with the statements prepared on it so far; pooled between readers. */
final class ReadConnection {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    ReadConnection(Connection connection) {
        this.connection = connection;
    }

    PreparedStatement prepared(String sql) throws SQLException {
        var known = statements.get(sql);
        if (known != null) {
            return known;
        }
        var fresh = connection.prepareStatement(sql);
        statements.put(sql, fresh);
        return fresh;
    }

    void disconnect() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteStore.failed("close a reader", e);
        }
    }
}
