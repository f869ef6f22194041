package io.writ.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps the write-ahead log from growing for ever. SQLite starts it over by itself, but only at a moment when nobody
 * reads; where readers always overlap, no such moment comes. Past a bound, the writer therefore waits for them,
 * briefly: whoever begins to read meanwhile reads the newest state and is in nobody's way. For the writer's thread.
 */
final class WriteAheadLog {
    private static final long BOUND = 160L << 20;
    private static final long STEP = 64L << 20;
    private static final int PATIENCE_MILLIS = 200;

    private final Path file;
    private final Connection writer;
    private long attemptAt = BOUND;

    WriteAheadLog(Path database, Connection writer) {
        this.file = database.resolveSibling(database.getFileName() + "-wal");
        this.writer = writer;
    }

    /**
     * Makes durable what an earlier opening has left in the log, before anybody builds on it or is told of it. A
     * process that was killed may have written it and never synced it. If a sync has failed, the system holds the pages
     * for written from then on, and no later sync of the log would write them: they can be read, and are gone with the
     * next loss of power. So they go into the database, which is synced, and the log starts over.
     *
     * @throws SQLException if that cannot be done now, because the file system takes no writes, or a reader does not
     *     end
     */
    static void settle(Path database, Connection writer) throws SQLException {
        var log = database.resolveSibling(database.getFileName() + "-wal").toFile();
        if (log.length() == 0) {
            return;
        }
        // between transactions: SQLite checkpoints at no other time
        writer.setAutoCommit(true);
        try (var statement = writer.createStatement();
                var result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            if (!result.next() || result.getInt(1) != 0) {
                throw new SQLException("what its write-ahead log holds cannot be made durable while somebody reads it");
            }
        } finally {
            writer.setAutoCommit(false);
        }
    }

    /**
     * Starts the log over if it has passed its bound; one long reader can prevent that, and then it is tried again
     * later.
     */
    void afterCommit() throws SQLException {
        if (size() < attemptAt) {
            return;
        }
        // between transactions: SQLite checkpoints at no other time
        writer.setAutoCommit(true);
        try (var statement = writer.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            statement.execute("PRAGMA busy_timeout = " + SqliteConnections.BUSY_MILLIS);
        } finally {
            writer.setAutoCommit(false);
        }
        attemptAt = Math.max(BOUND, size() + STEP);
    }

    private long size() throws SQLException {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new SQLException("the write-ahead log cannot be read", e);
        }
    }
}
