package io.writ.store.sqlite;

import io.writ.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Brings a file to the present schema of the log, in one transaction together with its number: a kill in the middle
 * leaves the version before. A file of a later version is refused. Since version 1 only tables of look-ups were added,
 * and those are made where they are declared ({@link Tables}).
 */
final class Migrations {
    /** The schema that this code reads and writes. */
    static final int VERSION = 5;

    /** "Writ" in ASCII, so that a file can be told from any other SQLite database. */
    private static final int APPLICATION_ID = 0x57726974;

    private Migrations() {}

    static void migrate(Connection connection) throws SQLException {
        var found = version(connection);
        requireKnown(connection, found);
        if (found == 0 && pragma(connection, "schema_version") != 0) {
            throw foreign();
        }
        if (found == VERSION) {
            return;
        }
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            if (found == 0) {
                for (var sql : log().split(";\\s*\n", -1)) {
                    statement.executeUpdate(sql);
                }
            }
            statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    static void requireCurrent(Connection connection) throws SQLException {
        var found = version(connection);
        requireKnown(connection, found);
        if (found != VERSION) {
            throw new StoreException("the ledger's schema is version " + found + ", and a reader needs " + VERSION
                    + ": open it for writing once to migrate it");
        }
    }

    private static void requireKnown(Connection connection, int found) throws SQLException {
        if (found > VERSION) {
            throw new StoreException("the ledger's schema is version " + found + ", later than " + VERSION
                    + " that this release knows: use the release that wrote it");
        }
        if (found > 0 && pragma(connection, "application_id") != APPLICATION_ID) {
            throw foreign();
        }
    }

    private static StoreException foreign() {
        return new StoreException("the file is an SQLite database, but not a ledger of Writ");
    }

    private static int version(Connection connection) throws SQLException {
        return pragma(connection, "user_version");
    }

    private static int pragma(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA " + name)) {
            return result.getInt(1);
        }
    }

    private static String log() {
        try (var in = Migrations.class.getResourceAsStream("log.sql")) {
            if (in == null) {
                throw new IllegalStateException("no schema of the log");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
