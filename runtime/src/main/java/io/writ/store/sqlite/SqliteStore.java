package io.writ.store.sqlite;

import io.writ.store.Commit;
import io.writ.store.Head;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.Tile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

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
    private final Access access;
    private final @Nullable Connection writer;
    private final Deque<ReadConnection> idle = new ArrayDeque<>();
    private final @Nullable Writes writes;
    private int lent;
    private boolean closed;

    private SqliteStore(Path file, Access access) throws SQLException {
        this.file = file;
        this.access = access;
        if (access == Access.WRITE) {
            this.writer = SqliteConnections.open(file, access);
            this.writes = prepare(writer, file);
        } else {
            this.writer = null;
            this.writes = null;
            try (var connection = SqliteConnections.open(file, access)) {
                Migrations.requireCurrent(connection);
            }
        }
    }

    private static Writes prepare(Connection writer, Path file) throws SQLException {
        var prepared = false;
        try {
            Migrations.migrate(writer);
            writer.setAutoCommit(false);
            var writes = new Writes(writer, file);
            prepared = true;
            return writes;
        } finally {
            if (!prepared) {
                writer.close();
            }
        }
    }

    /** How a store is opened. */
    public enum Access {
        /** By the one process that owns the home; makes the file if it is not there. */
        WRITE,
        /** Beside a writer, or on a folder that cannot be written to. */
        READ
    }

    /**
     * Opens the file.
     *
     * @throws StoreException if it is damaged, of a later version, or cannot be opened
     */
    public static SqliteStore open(Path file, Access access) {
        try {
            return new SqliteStore(file, access);
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
        var connection = pooled != null ? pooled : new ReadConnection(SqliteConnections.openOrThrow(file, access));
        lent++;
        return new SqliteReader(connection, this::giveBack);
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
            requireWrites().log.afterCommit();
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

    private Writes requireWrites() {
        if (writes == null) {
            throw new StoreException("the store was opened for reading");
        }
        return writes;
    }

    static StoreException failed(String what, SQLException e) {
        return new StoreException("the store failed to " + what + ": " + e.getMessage(), e);
    }

    /** The prepared statements of a commit. */
    private static final class Writes {
        private final WriteAheadLog log;
        private final PreparedStatement size;
        private final PreparedStatement record;
        private final PreparedStatement disclosure;
        private final PreparedStatement tile;
        private final PreparedStatement checkpoint;
        private final Map<Projection, PreparedStatement> rows = new EnumMap<>(Projection.class);

        Writes(Connection connection, Path file) throws SQLException {
            log = new WriteAheadLog(file, connection);
            size = connection.prepareStatement("SELECT max(size) FROM checkpoint");
            record = connection.prepareStatement("INSERT INTO record (idx, id, leaf) VALUES (?, ?, ?)");
            disclosure = connection.prepareStatement("INSERT INTO disclosure (idx, texts) VALUES (?, ?)");
            tile = connection.prepareStatement("INSERT INTO tile (n, root, hashes) VALUES (?, ?, ?)");
            checkpoint = connection.prepareStatement("INSERT INTO checkpoint (size, time, note) VALUES (?, ?, ?)");
            for (var projection : Projection.values()) {
                rows.put(
                        projection,
                        connection.prepareStatement("INSERT INTO " + projection.table()
                                + " (key, at, value) VALUES (?, ?, ?)"
                                + " ON CONFLICT (key) DO UPDATE SET at = excluded.at, value = excluded.value"));
            }
        }

        void write(Commit commit, Callable<Head> head) throws Exception {
            requireSize(commit.first());
            var index = commit.first();
            for (var fresh : commit.records()) {
                record.setLong(1, index);
                record.setBytes(2, fresh.id().bytes());
                record.setBytes(3, fresh.leaf());
                record.executeUpdate();
                if (!fresh.disclosures().isEmpty()) {
                    disclosure.setLong(1, index);
                    disclosure.setString(2, String.join("\n", fresh.disclosures()));
                    disclosure.executeUpdate();
                }
                index++;
            }
            for (var row : commit.rows()) {
                put(row);
            }
            for (var complete : commit.tiles()) {
                put(complete);
            }
            put(head.call());
        }

        private void requireSize(long expected) throws SQLException {
            try (var result = size.executeQuery()) {
                var stands = result.next() ? result.getLong(1) : 0;
                if (stands != expected) {
                    throw new StoreException("the ledger's head is at " + stands + " and not at " + expected
                            + ": another process has written to it");
                }
            }
        }

        private void put(Row row) throws SQLException {
            var insert = rows.get(row.projection());
            if (insert == null) {
                throw new IllegalStateException(row.projection().table());
            }
            insert.setBytes(1, row.key().bytes());
            insert.setLong(2, row.at());
            insert.setBytes(3, row.value());
            insert.executeUpdate();
        }

        private void put(Tile complete) throws SQLException {
            tile.setLong(1, SqliteReader.tileNumber(complete.level(), complete.index()));
            tile.setBytes(2, complete.root());
            tile.setBytes(3, complete.hashes());
            tile.executeUpdate();
        }

        private void put(Head head) throws SQLException {
            checkpoint.setLong(1, head.size());
            checkpoint.setLong(2, head.time().toEpochMilli());
            checkpoint.setString(3, head.note());
            checkpoint.executeUpdate();
        }
    }
}
