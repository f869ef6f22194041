package io.writ.store.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections with the settings that durability and the readers beside a writer need. */
final class SqliteConnections {
    private static final int PAGE_SIZE = 4_096;
    static final int BUSY_MILLIS = 10_000;
    private static final int CACHE_KIB = 32_768;
    private static final int READ_CACHE_KIB = 8_192;
    private static final int WAL_PAGES = 32_000;

    /** Held, because a logger that nobody holds forgets its level. */
    private static final Logger LOADER = Logger.getLogger("org.sqlite.SQLiteJDBCLoader");

    static {
        // processes that tidy up a killed one's copy of the native library race for it, and the loser would print a
        // stack
        // trace at every user; a library that cannot be loaded is an exception all the same
        LOADER.setLevel(Level.OFF);
        NativeLibrary.load();
    }

    private SqliteConnections() {}

    static Connection open(Path file, SqliteStore.Mode mode) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        if (mode == SqliteStore.Mode.READ) {
            return openForReading(file, config);
        }
        // the driver would ask for the row's number after every insert: a third of an insert's time
        config.setGetGeneratedKeys(false);
        config.setPageSize(PAGE_SIZE);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setCacheSize(-CACHE_KIB);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(WAL_PAGES));
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static Connection openForReading(Path file, SQLiteConfig config) throws SQLException {
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setCacheSize(-READ_CACHE_KIB);
        // a folder that nobody can write to has no writer: without a -wal file the database cannot change under us
        var still = !Files.isWritable(file.toAbsolutePath().getParent())
                && !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
        return config.createConnection(
                "jdbc:sqlite:" + file.toUri().toString().replace("file:///", "file:/") + (still ? "?immutable=1" : ""));
    }

    static Connection openOrThrow(Path file, SqliteStore.Mode mode) {
        try {
            // readers of a writing store see its commits through the same file, and must not write
            return open(file, SqliteStore.Mode.READ);
        } catch (SQLException e) {
            throw SqliteStore.failed("open " + file.getFileName() + " for " + mode, e);
        }
    }
}
