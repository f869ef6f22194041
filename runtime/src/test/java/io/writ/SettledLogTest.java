package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.gate.Answer;
import io.writ.ledger.Projections;
import io.writ.store.StoreException;
import io.writ.store.sqlite.SqliteStore;
import io.writ.store.sqlite.SqliteStore.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an opening for writing finds in the write-ahead log may have been written and never synced, or its sync may have
 * failed. Before anything is answered from it, it is in the database and synced.
 */
class SettledLogTest {
    @TempDir
    Path folder;

    /** A database and its log, as a kill leaves them: taken while they were open. */
    private Path killed() throws IOException {
        var home = TestHome.found(folder);
        var copy = folder.resolve("killed.db");
        try (var governor = home.open()) {
            for (var i = 1; i <= 5; i++) {
                assertThat(governor.executeFromSignals(TestHome.payment("PAY-" + i, "250")))
                        .isInstanceOf(Answer.Approved.class);
            }
            Files.copy(home.database(), copy);
            Files.copy(log(home.database()), log(copy));
        }
        assertThat(log(copy)).isNotEmptyFile();
        return copy;
    }

    private static Path log(Path database) {
        return database.resolveSibling(database.getFileName() + "-wal");
    }

    private static SqliteStore open(Path database, Mode mode) {
        return SqliteStore.open(database, mode, Projections.tables(Features.PROJECTIONS));
    }

    private static void settled(Path database) {
        try (var store = open(database, Mode.WRITE)) {
            store.settle();
        }
    }

    @Test
    void whatTheLogHeldIsInTheDatabaseOnceItIsSettled() throws IOException {
        var database = killed();
        var alone = folder.resolve("alone.db");

        try (var store = open(database, Mode.WRITE);
                var reader = store.reader()) {
            store.settle();
            assertThat(log(database)).isEmptyFile();
            // the log is not needed any more, whatever had become of it
            Files.copy(database, alone);
            try (var settled = open(alone, Mode.READ);
                    var again = settled.reader()) {
                assertThat(again.head()).isEqualTo(reader.head()).isPresent();
            }
        }
    }

    @Test
    void whileThatCannotBeDoneNothingIsSettled() throws Exception {
        var database = killed();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM record").close();

            assertThatThrownBy(() -> settled(database))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot be made durable while somebody reads it");
        }
        settled(database);
    }
}
