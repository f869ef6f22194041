package io.writ.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;

/** What SQLite says is damage; what it only cannot do is none. */
final class SqliteStoreTest {
    @ParameterizedTest
    @CsvSource({
        "SQLITE_CORRUPT,true",
        "SQLITE_CORRUPT_INDEX,true",
        "SQLITE_NOTADB,true",
        "SQLITE_IOERR,false",
        "SQLITE_IOERR_NOMEM,false",
        "SQLITE_CANTOPEN,false",
        "SQLITE_FULL,false",
        "SQLITE_BUSY_SNAPSHOT,false"
    })
    void onlyWhatSqliteFindsMalformedIsDamaged(SQLiteErrorCode code, boolean damaged) {
        var failure = SqliteStore.failed("read", new SQLException(code.message, null, code.code));
        assertThat(failure.damaged()).isEqualTo(damaged);
        assertThat(failure).hasMessage("the store failed to read: " + code.message);
    }
}
