package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.audit.AuditReport;
import io.writ.audit.LedgerAudit;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.signing.TrustRootDraft;
import io.writ.store.StoreException;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.keys.RootRole;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that was cut off, changed or exchanged: refused, or found, or harmless, and never silently wrong. */
final class DamagedLedgerTest {
    private static final int FLIPS = 60;
    private static final int PAGE = 4_096;
    private static final int PAYMENTS = 600;

    @TempDir
    static Path folder;

    private static TestHome home;
    private static byte[] whole;
    private static List<byte[]> leaves;

    @BeforeAll
    static void fillLedger() throws IOException {
        home = TestHome.found(folder);
        try (var governor = home.open()) {
            try (var callers =
                    Executors.newFixedThreadPool(100, Thread.ofVirtual().factory())) {
                for (var payment = 0; payment < PAYMENTS; payment++) {
                    var request = TestHome.payment("PAY-" + payment, "250").withIdempotencyKey("key-" + payment);
                    callers.execute(() -> governor.executeFromSignals(request));
                }
            }
        }
        leaves = home.check().stream().map(attestation -> attestation.leaf()).toList();
        whole = Files.readAllBytes(home.database());
    }

    @AfterAll
    static void putBack() throws IOException {
        restore(whole);
        assertThat(home.check()).hasSize(leaves.size());
    }

    private static void restore(byte[] content) throws IOException {
        for (var suffix : List.of("-wal", "-shm")) {
            Files.deleteIfExists(home.database().resolveSibling("ledger.db" + suffix));
        }
        Files.write(home.database(), content, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Test
    void aFlippedBitIsRefusedOrFoundOrHarmless() throws IOException {
        var random = new Random(31);
        var found = 0;
        for (var flip = 0; flip < FLIPS; flip++) {
            var at = (int) ((long) whole.length * flip / FLIPS) + random.nextInt(whole.length / FLIPS);
            var damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            restore(damaged);
            found += requireNeverSilentlyWrong("a bit of byte " + at) ? 1 : 0;
        }
        assertThat(found).as("most bits matter").isGreaterThan(FLIPS / 2);
    }

    @Test
    void aTruncatedDatabaseIsRefusedOrFoundUnlessWhatIsGoneHeldNothing() throws IOException {
        var half = whole.length / 2 / PAGE * PAGE;
        for (var length : List.of(0, 1, 99, 100, PAGE - 1, PAGE, half, whole.length - PAGE, whole.length - 1)) {
            restore(Arrays.copyOf(whole, length));
            var noticed = requireNeverSilentlyWrong("cut off at " + length);
            // the end of the last page may be empty, and then its loss changes nothing
            assertThat(noticed || length > half).as("cut off at %d", length).isTrue();
        }
    }

    /** True if the damage was refused or found; if it was not, the whole content must be what it was. */
    private static boolean requireNeverSilentlyWrong(String damage) {
        AuditReport report;
        try {
            report = home.audit();
        } catch (RefusedException | StoreException e) {
            return true;
        }
        if (!report.intact()) {
            return true;
        }
        var records = home.attestations();
        assertThat(records).as(damage).hasSameSizeAs(leaves);
        for (var i = 0; i < leaves.size(); i++) {
            assertThat(records.get(i).leaf()).as(damage).isEqualTo(leaves.get(i));
        }
        assertThat(home.verify(records.get(0))).isInstanceOf(Verdict.Valid.class);
        return false;
    }

    @Test
    void whatSomebodyChangesWithSqlIsFoundOrRefused() throws IOException, SQLException {
        for (var sql : List.of(
                "UPDATE record SET leaf = CAST(replace(CAST(leaf AS TEXT), 'completed', 'COMPLETED') AS BLOB) WHERE idx = 100",
                "UPDATE record SET leaf = CAST(replace(CAST(leaf AS TEXT), 'approve', 'reject_') AS BLOB) WHERE idx = 605",
                "DELETE FROM record WHERE idx = 605",
                "DELETE FROM record WHERE idx = 3",
                "UPDATE record SET id = randomblob(16) WHERE idx = 7",
                "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)",
                "UPDATE checkpoint SET time = time + 1 WHERE size = (SELECT max(size) FROM checkpoint)",
                "UPDATE checkpoint SET note = replace(note, 'writ-test', 'writ-evil') WHERE size = (SELECT max(size) FROM checkpoint)",
                "UPDATE tile SET hashes = zeroblob(8192) WHERE n = 0",
                "UPDATE tile SET hashes = zeroblob(32) WHERE n = 0",
                "UPDATE tile SET root = zeroblob(31) WHERE n = 1",
                "DELETE FROM tile WHERE n = 1",
                "DELETE FROM projection_replay WHERE at = 50",
                "UPDATE projection_replay SET value = x'00' WHERE at = 50",
                "UPDATE projection_replay SET value = randomblob(16) WHERE at = 50",
                "INSERT INTO projection_replay VALUES (randomblob(32), 50, randomblob(16))",
                "UPDATE projection_idempotency SET at = 51 WHERE at = 50",
                "DELETE FROM buffered_replay",
                "DELETE FROM buffered_idempotency WHERE n = (SELECT max(n) FROM buffered_idempotency)",
                "UPDATE buffered_replay SET cursor = cursor + 100000",
                "UPDATE buffered_replay SET rows = zeroblob(length(rows))",
                "UPDATE buffered_replay SET rows = CAST(substr(rows, 1, length(rows) - 1) || x'ff' AS BLOB)",
                "UPDATE projection_policy SET value = zeroblob(33)",
                "DELETE FROM projection_action",
                "UPDATE projection_summary SET value = x'000001' WHERE at = 255",
                "UPDATE projection_summary SET value = x'ffffff' WHERE at = 511",
                "UPDATE projection_summary SET at = 100 WHERE at = 255",
                "DELETE FROM projection_summary WHERE at = 511",
                "INSERT INTO projection_summary VALUES (x'0000000000000002', 600, x'000001')",
                "DELETE FROM disclosure WHERE idx = 50",
                "UPDATE disclosure SET texts = 'x' WHERE idx = 50",
                "UPDATE disclosure SET texts = (SELECT texts FROM disclosure WHERE idx = 51) WHERE idx = 50")) {
            restore(whole);
            execute(sql);
            assertThat(requireNeverSilentlyWrong(sql)).as(sql).isTrue();
        }
    }

    @Test
    void whatLiesBeyondTheNewestCheckpointIsNamed() throws IOException, SQLException {
        var beyond = Map.of(
                "UPDATE projection_policy SET at = 99999999 WHERE at = 2",
                "projection_policy of record 99999999: the row is beyond every checkpoint",
                "INSERT INTO projection_replay VALUES (randomblob(32), 606, randomblob(16))",
                "projection_replay of record 606: the row is beyond every checkpoint",
                "INSERT INTO disclosure VALUES (606, 'x')",
                "disclosures of record 606: they are beyond every checkpoint",
                "INSERT INTO tile VALUES (2, zeroblob(32), zeroblob(8192))",
                "tile 0/2: the tile is beyond every checkpoint",
                "INSERT INTO tile VALUES (281474976710656, zeroblob(32), zeroblob(8192))",
                "tile 1/0: the tile is beyond every checkpoint",
                "INSERT INTO tile VALUES (9223372036854775807, zeroblob(32), zeroblob(8192))",
                "tile 32767/281474976710655: the tile is beyond every checkpoint",
                "INSERT INTO record SELECT 9223372036854775807, id, leaf FROM record WHERE idx = 605",
                "record 9223372036854775807: the record is beyond every checkpoint");
        for (var one : beyond.entrySet()) {
            assertThat(findingsAfter(one.getKey())).as(one.getKey()).containsExactly(one.getValue());
        }

        assertThat(findingsAfter(
                        "DELETE FROM record", "DELETE FROM checkpoint", "DELETE FROM disclosure", "DELETE FROM tile"))
                .as("an empty log beside full projections")
                .hasSize(6)
                .allMatch(finding -> finding.endsWith(": the row is beyond every checkpoint"));
    }

    @Test
    void aMissingRecordIsNamedBesideWhatWasFoundBeforeIt() throws IOException, SQLException {
        assertThat(findingsAfter(
                        "UPDATE projection_replay SET value = randomblob(16) WHERE at = 50",
                        "DELETE FROM record WHERE idx IN (100, 300)",
                        "UPDATE projection_replay SET value = randomblob(16) WHERE at = 200"))
                .containsExactly(
                        "projection_replay of record 50: the row is not what the record says",
                        "record 100: the record is missing");
        var report = home.audit();
        assertThat(report.records()).isEqualTo(100);
        assertThat(report.rows()).containsEntry("replay", 94L);
    }

    @Test
    void aMissingDisclosureIsNamed() throws IOException, SQLException {
        assertThat(findingsAfter("DELETE FROM disclosure WHERE idx = 50"))
                .containsExactly(
                        "record 50: 7 of its 7 disclosures are missing",
                        "projection_idempotency: it has 600 rows, where the records put 599");
        assertThat(findingsAfter(
                        "UPDATE disclosure SET texts = substr(texts, instr(texts, char(10)) + 1) WHERE idx = 50"))
                .containsExactly("record 50: 1 of its 7 disclosures is missing");
    }

    @Test
    void aNewestCheckpointWithFewerSignaturesThanTheTrustRootAsksForIsNamed() throws IOException, SQLException {
        var file = home.folder().resolve("trust/root.json");
        var before = Files.readAllBytes(file);
        var root = home.trustRoot();
        var roles = root.roleNames().stream().collect(Collectors.toMap(name -> name, root::role));
        roles.put(TrustRoot.LEDGER, new RootRole(root.keys().keySet(), 2));
        var signed = new TrustRootDraft(1, root.issued(), List.copyOf(root.origins()), root.keys(), roles)
                .sign(List.of(Ed25519PrivateKey.read(home.folder().resolve("keys/root.pem"))));
        Files.write(file, PrettyWriter.write(signed.toJson()));
        try {
            assertThat(findingsAfter())
                    .containsExactly(
                            "checkpoint 606: it is the newest, and 1 of the 2 signatures needed from ledger keys count");
        } finally {
            Files.write(file, before);
        }
    }

    @Test
    void findingsBeyondTheMostThatAreKeptAreCounted() throws IOException, SQLException {
        assertThat(findingsAfter(
                        "DELETE FROM projection_replay",
                        "DELETE FROM buffered_replay",
                        "DELETE FROM projection_idempotency",
                        "DELETE FROM buffered_idempotency"))
                .hasSize(LedgerAudit.MAX_FINDINGS);
        assertThat(home.audit().found()).isEqualTo(2 * PAYMENTS);
    }

    private static List<String> findingsAfter(String... statements) throws IOException, SQLException {
        restore(whole);
        execute(statements);
        return home.audit().findings().stream()
                .map(finding -> finding.place() + ": " + finding.problem())
                .toList();
    }

    @Test
    void theEdgeOfTheLedgerIsCheckedAtEachOpening() throws IOException, SQLException {
        for (var sql : List.of(
                "UPDATE record SET leaf = CAST(replace(CAST(leaf AS TEXT), 'approve', 'reject_') AS BLOB) WHERE idx = 605",
                "DELETE FROM record WHERE idx = 605",
                "UPDATE tile SET root = zeroblob(32) WHERE n = 1",
                "UPDATE checkpoint SET note = replace(note, 'writ-test', 'writ-evil') WHERE size = (SELECT max(size) FROM checkpoint)",
                "UPDATE checkpoint SET note = 'x' WHERE size = (SELECT max(size) FROM checkpoint)",
                "DELETE FROM checkpoint WHERE size > 1")) {
            restore(whole);
            execute(sql);
            assertThatThrownBy(home::open)
                    .as(sql)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageMatching("(?s)INV-0(31|28)@store: ledger: .*");
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    @Test
    void aFileThatIsNotALedgerOfThisReleaseIsRefused() throws IOException, SQLException {
        restore(whole);
        execute("PRAGMA user_version = 1000");
        assertThatThrownBy(home::open)
                .hasMessageMatching(
                        "INV-028@store: ledger: the ledger's schema is version 1000, later than \\d+ that this release knows:"
                                + " use the release that wrote it\\. Check the disk, then send the request again with the same idempotency key\\.");

        restore(whole);
        execute("PRAGMA application_id = 1");
        assertThatThrownBy(home::open)
                .hasMessageStartingWith(
                        "INV-028@store: ledger: the file is an SQLite database, but not a ledger of Writ.");

        restore(new byte[0]);
        execute("CREATE TABLE somebody_elses (a)");
        assertThatThrownBy(home::open)
                .hasMessageStartingWith(
                        "INV-028@store: ledger: the file is an SQLite database, but not a ledger of Writ.");

        restore("this is a text, and long enough for a header that somebody might take for one"
                .repeat(100)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(home::open)
                .hasMessageStartingWith("INV-028@store: ledger: the store failed to open ledger.db: ")
                .hasMessageNotContaining(folder.toString());
        restore(whole);
    }
}
