package io.writ.store.sqlite;

import io.writ.store.Commit;
import io.writ.store.Head;
import io.writ.store.Row;
import io.writ.store.StoreException;
import io.writ.store.Table;
import io.writ.store.Tile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The writing connection's prepared statements: what a commit writes, in one transaction. For the writer's thread. */
final class CommitWrites {
    private final WriteAheadLog log;
    private final PreparedStatement size;
    private final PreparedStatement record;
    private final PreparedStatement disclosure;
    private final PreparedStatement tile;
    private final PreparedStatement checkpoint;
    private final Map<Table, RowWrites> tables = new HashMap<>();
    private final Map<Table, BufferedWrites> buffered = new HashMap<>();
    private List<Runnable> afterCommit = List.of();

    CommitWrites(Connection connection, Path file, Collection<Table> declared, ChangeBuffers buffers)
            throws SQLException {
        log = new WriteAheadLog(file, connection);
        size = connection.prepareStatement("SELECT max(size) FROM checkpoint");
        record = connection.prepareStatement("INSERT INTO record (idx, id, leaf) VALUES (?, ?, ?)");
        disclosure = connection.prepareStatement("INSERT INTO disclosure (idx, texts) VALUES (?, ?)");
        tile = connection.prepareStatement("INSERT INTO tile (n, root, hashes) VALUES (?, ?, ?)");
        checkpoint = connection.prepareStatement("INSERT INTO checkpoint (size, time, note) VALUES (?, ?, ?)");
        for (var table : declared) {
            tables.put(table, new RowWrites(connection, table));
        }
        for (var table : buffers.tables()) {
            var buffer = buffers.upToDate(table, connection::prepareStatement);
            buffered.put(table, new BufferedWrites(connection, table, buffer, table(table)));
        }
    }

    private RowWrites table(Table table) {
        var writes = tables.get(table);
        if (writes == null) {
            throw new IllegalStateException("nobody declared " + table);
        }
        return writes;
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
        putRows(commit);
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

    private void putRows(Commit commit) throws SQLException {
        Map<Table, List<Row>> spread = new HashMap<>();
        for (var row : commit.rows()) {
            if (row.table().spread()) {
                spread.computeIfAbsent(row.table(), table -> new ArrayList<>()).add(row);
            } else {
                table(row.table()).put(row);
            }
        }
        List<Runnable> after = new ArrayList<>();
        for (var writes : buffered.entrySet()) {
            var rows = spread.get(writes.getKey());
            if (rows != null) {
                after.add(writes.getValue().write(commit.first(), rows));
            }
        }
        afterCommit = after;
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

    /** After the transaction of {@link #write} has become true. */
    void afterCommit() throws SQLException {
        afterCommit.forEach(Runnable::run);
        afterCommit = List.of();
        log.afterCommit();
    }
}
