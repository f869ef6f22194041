package io.writ.store.sqlite;

import io.writ.store.Commit;
import io.writ.store.Head;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * A ledger's database in one SQLite file. One connection writes, any number read beside it. A commit returns after the
 * write-ahead log has been synced ({@code synchronous=FULL}); a kill at any moment leaves the last commit that did.
 *
 * <p>Trusted for durability alone. Loss of the file is loss of the ledger; tampering with it is what {@code log verify}
 * finds. {@link #commit} is for one thread at a time, everything else for any.
 */
public final class SqliteStore implements Store {
    private static final int POOLED_READERS = 4;

    private final Path file;
    private final Mode mode;
    private final List<Table> tables;
    private final @Nullable Connection writer;
    private final Deque<ReadConnection> idle = new ArrayDeque<>();
    private final @Nullable CommitWrites writes;
    private final ChangeBuffers buffers;
    private int lent;
    private boolean closed;

    private SqliteStore(Path file, Mode mode, List<Table> tables) throws SQLException {
        this.file = file;
        this.mode = mode;
        this.tables = List.copyOf(tables);
        this.buffers = new ChangeBuffers(tables);
        if (mode == Mode.WRITE) {
            this.writer = SqliteConnections.open(file, mode);
            this.writes = prepare(writer);
        } else {
            this.writer = null;
            this.writes = null;
            try (var connection = SqliteConnections.open(file, mode)) {
                Migrations.requireCurrent(connection);
                Tables.require(connection, tables);
            }
        }
    }

    private CommitWrites prepare(Connection connection) throws SQLException {
        var prepared = false;
        try {
            Migrations.migrate(connection);
            Tables.make(connection, tables);
            connection.setAutoCommit(false);
            var made = new CommitWrites(connection, file, tables, buffers);
            prepared = true;
            return made;
        } finally {
            if (!prepared) {
                connection.close();
            }
        }
    }

    /** How a store is opened. */
    public enum Mode {
        /** By the one process that owns the home; makes the file if it is not there. */
        WRITE,
        /** Beside a writer, or on a folder that cannot be written to. */
        READ
    }

    /**
     * Opens the file.
     *
     * @param tables those of look-ups that are kept in it; a writer makes what is missing
     * @throws StoreException if it is damaged, of a later version, or cannot be opened
     */
    public static SqliteStore open(Path file, Mode mode, List<Table> tables) {
        try {
            return new SqliteStore(file, mode, tables);
        } catch (SQLException e) {
            throw failed("open " + file.getFileName(), e);
        }
    }

    @Override
    public synchronized StoreReader reader() {
        if (closed) {
            throw new StoreException("the store has been closed");
        }
        var pooled = idle.poll();
        var connection = pooled != null ? pooled : new ReadConnection(SqliteConnections.openOrThrow(file, mode));
        lent++;
        return new SqliteReader(connection, buffers, writer != null, this::giveBack);
    }

    private synchronized void giveBack(ReadConnection connection) {
        lent--;
        if (!closed && idle.size() < POOLED_READERS) {
            idle.push(connection);
            return;
        }
        try {
            connection.disconnect();
        } finally {
            closeWriterLast();
        }
    }

    @Override
    public void commit(Commit commit, Callable<Head> head) throws Exception {
        var connection = requireWriter();
        try {
            requireWrites().write(commit, head);
            // everything above becomes true here, together, or not at all
            connection.commit();
            requireWrites().afterCommit();
        } catch (SQLException e) {
            rollBack(connection, e);
            throw failed("commit", e);
        } catch (Exception e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void settle() {
        try {
            WriteAheadLog.settle(file, requireWriter());
        } catch (SQLException e) {
            throw failed("make durable what is in it", e);
        }
    }

    @Override
    public byte @Nullable [] setting(String name) {
        try (var reader = (SqliteReader) reader()) {
            return reader.setting(name);
        }
    }

    @Override
    public void set(String name, byte[] value) {
        var connection = requireWriter();
        try (var insert = connection.prepareStatement("INSERT INTO setting (name, value) VALUES (?, ?)")) {
            insert.setString(1, name);
            insert.setBytes(2, value);
            insert.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            rollBack(connection, e);
            throw failed("set " + name, e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            idle.forEach(ReadConnection::disconnect);
        } finally {
            idle.clear();
            closeWriterLast();
        }
    }

    /** The last connection writes the log back into the file and removes it, and only a writing one can. */
    private void closeWriterLast() {
        try {
            if (writer != null && closed && lent == 0) {
                writer.close();
            }
        } catch (SQLException e) {
            throw failed("close", e);
        }
    }

    private Connection requireWriter() {
        if (writer == null) {
            throw new StoreException("the store was opened for reading");
        }
        return writer;
    }

    private CommitWrites requireWrites() {
        if (writes == null) {
            throw new StoreException("the store was opened for reading");
        }
        return writes;
    }

    static StoreException failed(String what, SQLException e) {
        var message = "the store failed to " + what + ": " + e.getMessage();
        // an extended result code has the primary one in its lowest byte
        var code = e.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code
                ? StoreException.damaged(message, e)
                : new StoreException(message, e);
    }
}
