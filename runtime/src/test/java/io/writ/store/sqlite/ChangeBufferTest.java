package io.writ.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.store.Commit;
import io.writ.store.Commit.NewRecord;
import io.writ.store.Head;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.Table;
import io.writ.verifier.id.RecordId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeBufferTest {
    @TempDir
    Path folder;

    private final Map<Key, Row> model = new HashMap<>();
    private final List<Key> keys = new ArrayList<>();
    private Path file;
    private long size;

    private static final Table TABLE = Table.of("replay", Table.Keys.DIGESTS);

    @BeforeEach
    void place() {
        file = folder.resolve("ledger.db");
    }

    /** Commits of any size, keys put again, failed commits, closings, kills: always what a map would hold. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsBufferedMergedAndReadAgainIsWhatAMapHolds(long seed) {
        var random = new Random(seed);
        var store = SqliteStore.open(file, SqliteStore.Mode.WRITE, List.of(TABLE));
        var beside = SqliteStore.open(file, SqliteStore.Mode.READ, List.of(TABLE));
        for (var round = 0; round < 300; round++) {
            var rows = rows(random, random.nextInt(8) == 0 ? 300 : random.nextInt(12));
            if (random.nextInt(10) == 0) {
                requireFailure(store, rows);
            } else {
                commit(store, rows);
                rows.forEach(row -> model.put(row.key(), row));
            }
            if (random.nextInt(40) == 0) {
                store.close();
                store = SqliteStore.open(file, SqliteStore.Mode.WRITE, List.of(TABLE));
            }
            if (random.nextInt(10) == 0) {
                checkSome(random, store);
                checkSome(random, beside);
            }
        }
        for (var each : List.of(store, beside)) {
            try (var reader = each.reader()) {
                check(reader);
            }
        }
        beside.close();
        store.close();
    }

    private List<Row> rows(Random random, int count) {
        Map<Key, Row> rows = new HashMap<>();
        for (var i = 0; i < count; i++) {
            var key = keys.isEmpty() || random.nextInt(4) > 0 ? fresh(random) : keys.get(random.nextInt(keys.size()));
            rows.put(key, new Row(TABLE, key, size + random.nextInt(count), new byte[] {(byte) i}));
        }
        return List.copyOf(rows.values());
    }

    private Key fresh(Random random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        var key = new Key(bytes);
        keys.add(key);
        return key;
    }

    private void commit(SqliteStore store, List<Row> rows) {
        List<NewRecord> records = new ArrayList<>();
        for (var i = 0; i < Math.max(1, rows.size()); i++) {
            records.add(new NewRecord(id(size + i), new byte[] {1}, List.of()));
        }
        var commit = new Commit(size, records, List.of(), rows);
        try {
            store.commit(commit, () -> new Head(commit.size(), Instant.EPOCH, "note"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        size = commit.size();
    }

    private static RecordId id(long number) {
        return RecordId.of(ByteBuffer.allocate(RecordId.SIZE)
                .putInt((int) number)
                .putInt(0x7000)
                .putLong(Long.MIN_VALUE)
                .array());
    }

    private void requireFailure(SqliteStore store, List<Row> rows) {
        var commit = new Commit(size, List.of(new NewRecord(id(size), new byte[] {1}, List.of())), List.of(), rows);
        assertThatThrownBy(() -> store.commit(commit, () -> {
                    throw new IllegalStateException("no signature");
                }))
                .hasMessage("no signature");
    }

    private void checkSome(Random random, SqliteStore store) {
        try (var reader = store.reader()) {
            for (var i = 0; i < 50 && !keys.isEmpty(); i++) {
                var key = keys.get(random.nextInt(keys.size()));
                assertThat(reader.row(TABLE, key)).isEqualTo(model.get(key));
            }
        }
    }

    private void check(StoreReader reader) {
        for (var key : keys) {
            assertThat(reader.row(TABLE, key)).isEqualTo(model.get(key));
        }
        for (var before : List.of(0L, size / 3, size - 5, size)) {
            assertThat(reader.countBefore(TABLE, before))
                    .isEqualTo(model.values().stream()
                            .filter(row -> row.at() < before)
                            .count());
        }
        assertThat(reader.newest(TABLE))
                .isEqualTo(OptionalLong.of(
                        model.values().stream().mapToLong(Row::at).max().orElseThrow()));
    }

    @Test
    void mostRowsAreInTheirTableAndOldPackedValuesAreGone() throws SQLException {
        var random = new Random(5);
        try (var store = SqliteStore.open(file, SqliteStore.Mode.WRITE, List.of(TABLE))) {
            for (var round = 0; round < 400; round++) {
                commit(store, rows(random, 50));
            }
        }

        var inTable = number("SELECT count(*) FROM projection_replay");
        var distinct = keys.size();
        assertThat(inTable).isBetween(distinct * 8L / 10, distinct * 9L / 10);
        assertThat(number("SELECT count(*) FROM buffered_replay")).isLessThan(200);
    }

    @Test
    void packedRowsThatSomebodyCutOrReorderedAreRefused() throws SQLException {
        var random = new Random(6);
        try (var store = SqliteStore.open(file, SqliteStore.Mode.WRITE, List.of(TABLE))) {
            commit(store, rows(random, 20));
            commit(store, rows(random, 20));
        }
        for (var sql : List.of(
                "UPDATE buffered_replay SET rows = substr(rows, 1, length(rows) - 1)",
                "UPDATE buffered_replay SET rows = x'ff'",
                "UPDATE buffered_replay SET rows = x'0100'",
                "UPDATE buffered_replay SET cursor = 100000 - n")) {
            execute("CREATE TABLE kept AS SELECT * FROM buffered_replay", sql);
            assertThatThrownBy(() -> SqliteStore.open(file, SqliteStore.Mode.WRITE, List.of(TABLE)))
                    .as(sql)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("damaged value: buffered rows");
            execute("DELETE FROM buffered_replay", "INSERT INTO buffered_replay SELECT * FROM kept", "DROP TABLE kept");
        }
        SqliteStore.open(file, SqliteStore.Mode.WRITE, List.of(TABLE)).close();
    }

    private long number(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }

    private void execute(String... sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var one : sql) {
                statement.executeUpdate(one);
            }
        }
    }
}
