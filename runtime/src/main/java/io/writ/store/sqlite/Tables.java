package io.writ.store.sqlite;

import io.writ.store.StoreException;
import io.writ.store.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tables of look-ups in a file: those that were declared, and no others. */
final class Tables {
    /** The condition on a row that is open. */
    static final String IS_OPEN = "substr(value, 1, 1) = x'01'";

    private static final String ROW =
            " (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL)" + " STRICT, WITHOUT ROWID";

    /** Rows as they came: {@code n} is the size of the ledger before their commit. */
    private static final String PACKED = " (n INTEGER PRIMARY KEY, cursor INTEGER NOT NULL, rows BLOB NOT NULL) STRICT";

    private Tables() {}

    /**
     * Makes the declared tables that are not there, in one transaction: a kill leaves all of them or none.
     *
     * @throws StoreException if there is a table that nobody declared: rows would be missing from it
     */
    static void make(Connection connection, Collection<Table> declared) throws SQLException {
        requireDeclared(connection, declared);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            for (var sql : declared.stream()
                    .flatMap(table -> statements(table).stream())
                    .toList()) {
                statement.executeUpdate(sql);
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static List<String> statements(Table table) {
        if (table.spread()) {
            return List.of(
                    "CREATE TABLE IF NOT EXISTS " + table + ROW,
                    "CREATE TABLE IF NOT EXISTS " + ChangeBuffer.table(table) + PACKED);
        }
        if (table.listsOpen()) {
            return List.of(
                    "CREATE TABLE IF NOT EXISTS " + table + ROW,
                    "CREATE INDEX IF NOT EXISTS " + table.name() + "_open ON " + table + " (key) WHERE " + IS_OPEN);
        }
        return List.of("CREATE TABLE IF NOT EXISTS " + table + ROW);
    }

    /**
     * Requires every declared table, for a reader, who cannot make one.
     *
     * @throws StoreException if one is missing, or one is there that nobody declared
     */
    static void require(Connection connection, Collection<Table> declared) throws SQLException {
        requireDeclared(connection, declared);
        var there = there(connection);
        for (var table : declared) {
            if (!there.contains(table.toString())) {
                throw new StoreException("the ledger has no table " + table.name()
                        + ", which this release reads: open it for writing once, and it is made");
            }
        }
    }

    private static void requireDeclared(Connection connection, Collection<Table> declared) throws SQLException {
        var unknown = there(connection);
        declared.forEach(table -> unknown.remove(table.toString()));
        if (!unknown.isEmpty()) {
            throw new StoreException("the ledger has " + String.join(", ", unknown)
                    + ", which this release does not know: use the release that wrote it");
        }
    }

    private static Set<String> there(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'projection_*'")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }
}
