package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether a server says that it cannot decide when it cannot, decides nothing then, and goes on when it can again. */
@Timeout(180)
final class ReadinessTest {
    @TempDir
    Path folder;

    private static JsonObject check(RunningServer server, String name) throws Exception {
        var checks = (JsonObject)
                Objects.requireNonNull(server.get(null, "/readyz").json().get("checks"));
        return (JsonObject) Objects.requireNonNull(checks.get(name));
    }

    private static void awaitReady(RunningServer server, int status) throws Exception {
        for (var attempt = 0; server.get(null, "/readyz").status() != status; attempt++) {
            assertThat(attempt).as("attempts until %d", status).isLessThan(200);
            Thread.sleep(100);
        }
    }

    @Test
    void aFullDiskIsSaidAndTheServerGoesOnOnceThereIsRoom() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()) == 0,
                "a file system of its own can be mounted here");
        try {
            var home = RunningServer.found(disk);
            var key = RunningServer.key(home, "--role", "decide");
            Map<Integer, String> decided = new HashMap<>();
            try (var server = RunningServer.start(home)) {
                awaitReady(server, 200);
                var ballast = disk.resolve("ballast");
                fill(ballast);
                awaitReady(server, 503);
                assertThat(check(server, "disk").string("detail"))
                        .isEqualTo("less than 16 MiB are free where the home is");
                var payment = 0;
                for (var answer = decide(server, key, payment); ; answer = decide(server, key, ++payment)) {
                    if (answer.status() != 201) {
                        assertThat(answer.status()).isEqualTo(503);
                        assertThat(answer.member("invariant")).isEqualTo("INV-028");
                        break;
                    }
                    decided.put(payment, answer.member("executionId"));
                }
                Files.delete(ballast);
                awaitReady(server, 200);
                for (var again = 0; again <= payment + 20; again++) {
                    var answer = decide(server, key, again);
                    assertThat(answer.status()).isEqualTo(decided.containsKey(again) ? 200 : 201);
                    assertThat(answer.member("executionId"))
                            .isEqualTo(decided.getOrDefault(again, answer.member("executionId")));
                }
                assertThat(server.stop()).isZero();
            }
            assertThat(RunningServer.writ("log", "verify", "--home", home.toString()))
                    .contains("intact");
        } finally {
            run("umount", disk.toString());
        }
    }

    private static RunningServer.Answer decide(RunningServer server, String key, int payment) throws Exception {
        return server.post(
                key, "/v1/decisions", RunningServer.payment("PAY-" + payment), "Idempotency-Key", "key-" + payment);
    }

    private static void fill(Path ballast) throws IOException {
        var piece = new byte[64 << 10];
        try (var out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(ballast).getUsableSpace() > 4L * piece.length) {
                out.write(piece);
            }
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor();
        } catch (IOException e) {
            return -1; // there is no such command
        }
    }

    @Test
    void aDamagedLedgerDecidesNothingUntilItHasBeenRestored() throws Exception {
        var home = RunningServer.found(folder);
        RunningServer.tenant(home, "acme");
        var key = RunningServer.key(home, "--role", "admin");
        var other = RunningServer.key(home, "--role", "decide", "--tenant", "acme");
        try (var server = RunningServer.start(home)) {
            for (var payment = 0; payment < 20; payment++) {
                assertThat(decide(server, key, payment).status()).isEqualTo(201);
            }
            assertThat(server.stop()).isZero();
        }
        var database = home.resolve("tenants/default/ledger.db");
        var whole = Files.readAllBytes(database);
        damage(database);
        // twice: what was found is not forgotten
        for (var start = 0; start < 2; start++) {
            try (var server = RunningServer.start(home)) {
                awaitReady(server, 503);
                assertThat(check(server, "ledger").string("invariant")).isEqualTo("INV-031");
                var refused = decide(server, key, 100);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.member("invariant")).isEqualTo("INV-031");
                assertThat(server.get(key, "/metrics").text())
                        .contains("writ_verification_finding{tenant=\"default\"} 1.0", "writ_ready 0.0");
                // another tenant's ledger is another ledger
                assertThat(decide(server, other, start).status()).isEqualTo(201);
                assertThat(server.stop()).isZero();
            }
        }
        Files.write(database, whole);
        try (var server = RunningServer.start(home)) {
            awaitReady(server, 200);
            assertThat(decide(server, key, 100).status()).isEqualTo(201);
        }
    }

    @Test
    void whatCannotBeReadIsToldApartFromDamageAndTriedAgain() throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "decide");
        // a folder cannot be read as a file, whoever asks
        var mark = Files.createDirectory(home.resolve("tenants/default/verified.json"));
        try (var server = RunningServer.start(home)) {
            awaitReady(server, 503);
            assertThat(check(server, "ledger").get("ok")).isEqualTo(JsonBoolean.TRUE);
            for (var name : new String[] {"store", "verification"}) {
                assertThat(check(server, name).string("invariant")).isEqualTo("INV-028");
                assertThat(check(server, name).string("detail"))
                        .matches("its verification failed \\(attempt [0-9]+\\)");
            }
            assertThat(decide(server, key, 1).member("invariant")).isEqualTo("INV-028");
            Files.delete(mark);
            awaitReady(server, 200);
            assertThat(check(server, "verification").get("ok")).isEqualTo(JsonBoolean.TRUE);
            assertThat(decide(server, key, 1).status()).isEqualTo(201);
        }
    }

    private static void damage(Path database) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            assertThat(
                            statement.executeUpdate(
                                    "UPDATE disclosure SET texts = (SELECT texts FROM disclosure WHERE idx = 12) WHERE idx = 11"))
                    .isEqualTo(1);
        }
    }
}
