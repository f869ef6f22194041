package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.authzen.AccessRequest;
import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationTest {
    @TempDir
    Path folder;

    @Test
    void aLedgerOfTheFirstSchemaIsBroughtToThePresentOneByOpeningIt() throws IOException, SQLException {
        var home = TestHome.found(folder);
        var made = home.database().resolveSibling("made.db");
        Files.move(home.database(), made);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                var statement = connection.createStatement()) {
            statement.executeUpdate(firstSchema());
            statement.executeUpdate("ATTACH '" + made + "' AS made");
            statement.executeUpdate("INSERT INTO setting SELECT * FROM made.setting");
            statement.executeUpdate("PRAGMA application_id = 0x57726974");
            statement.executeUpdate("PRAGMA user_version = 1");
        }
        var policy = Files.readString(Path.of("..", "examples", "authzen", "record-access", "1.0.0", "policy.yaml"));
        var question = AccessRequest.read(io.writ.verifier.canonical.JsonReader.readObject(
                "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}"
                        .getBytes(StandardCharsets.UTF_8)));

        try (var governor = home.open()) {
            governor.tenant().policies().publish(home.signed(policy), false, Principal.local());
            assertThat(governor.tenant().access().evaluate(question, Principal.local()))
                    .isInstanceOf(Answer.Approved.class);
        }
        assertThat(home.check()).hasSize(8);
    }

    private static String firstSchema() throws IOException {
        try (var in = Objects.requireNonNull(Store.class.getResourceAsStream("/io/writ/store/sqlite/1.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
