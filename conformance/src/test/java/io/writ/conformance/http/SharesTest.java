package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever takes as much as possible leaves enough for the others: each attack, and what its victim gets meanwhile. */
@Timeout(120)
final class SharesTest {
    private static final int SOON = 10_000;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    @TempDir
    Path folder;

    private final List<RawConnection> attacking = new ArrayList<>();
    private Path home;
    private String admin;
    private String victim;

    @BeforeEach
    void found() throws Exception {
        home = RunningServer.found(folder);
        RunningServer.writ(
                "tenants", "create", "acme", "--policy", "payment-approval@1.0.0", "--home", home.toString());
        admin = RunningServer.key(home, "--role", "admin");
        victim = RunningServer.key(home, "--role", "decide", "--tenant", "acme");
    }

    @AfterEach
    void closeAll() throws IOException {
        for (var connection : attacking) {
            connection.close();
        }
    }

    private RunningServer start(String limits) throws Exception {
        var file = folder.resolve("writ.yaml");
        Files.writeString(file, "limits: {" + limits + "}\n");
        return RunningServer.start(home, "--config", file.toString());
    }

    private RawConnection attack(RunningServer server, String bytes) throws IOException {
        var connection = RawConnection.open(server);
        attacking.add(connection);
        return connection.send(bytes);
    }

    /** Waits until so many of the attacking connections have been answered, and gives what they were answered. */
    private List<Integer> answers(int atLeast) throws IOException {
        var waiting = new ArrayList<>(attacking);
        List<Integer> statuses = new ArrayList<>();
        for (var end = System.nanoTime() + PATIENCE_NANOS; statuses.size() < atLeast && System.nanoTime() < end; ) {
            for (var connection : List.copyOf(waiting)) {
                var status = connection.status(20);
                if (status >= 0) {
                    waiting.remove(connection);
                    statuses.add(status);
                }
            }
        }
        return statuses;
    }

    private void requireVictimServed(RunningServer server, String body) throws Exception {
        var answer = server.post(victim, "/v1/decisions", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    @Test
    void bodiesOfOneKeyLeaveRoomForTheOthers() throws Exception {
        var key = RunningServer.key(home, "--role", "decide");
        try (var server = start("bodies: 8MiB, body: 1MiB")) {
            for (var i = 0; i < 32; i++) {
                attack(server, RawConnection.decision(key, "Content-Length: 1000000") + " ".repeat(999_999));
            }
            assertThat(answers(28)).hasSizeGreaterThanOrEqualTo(28).containsOnly(429);

            requireVictimServed(server, RunningServer.payment("PAY-1") + " ".repeat(900_000));
        }
    }

    @Test
    void dribbledBodiesLeaveSlotsForOtherTenantsAndForTheOperator() throws Exception {
        List<String> keys = new ArrayList<>();
        for (var i = 0; i < 12; i++) {
            keys.add(RunningServer.key(home, "--role", "decide"));
        }
        try (var server = start("requests-in-flight: 20")) {
            for (var key : keys) {
                for (var i = 0; i < 5; i++) {
                    attack(server, RawConnection.decision(key, "Content-Length: 100") + "{");
                }
            }
            assertThat(answers(45)).hasSize(45).containsOnly(429);

            requireVictimServed(server, RunningServer.payment("PAY-1"));
            var id = keys.getFirst().split("_", 3)[1];
            assertThat(server.post(admin, "/v1/keys/" + id + "/revoke", "").status())
                    .isEqualTo(200);
            assertThat(server.get(null, "/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void slowReadersWithoutAKeyAreOneShareAndAreCutOff() throws Exception {
        var ask = "GET /openapi.json HTTP/1.1\r\nHost: writ\r\n\r\n";
        try (var server = start("requests-in-flight: 16, answer-rate: 1MiB")) {
            for (var i = 0; i < 32; i++) {
                attack(server, ask.repeat(600));
            }
            requireVictimServed(server, RunningServer.payment("PAY-1"));

            Thread.sleep(2_000);
            var cutOff = 0;
            for (var connection : attacking) {
                var read = 0;
                while (read < 600 && connection.receive().isPresent()) {
                    read++;
                }
                cutOff += read < 600 ? 1 : 0;
            }
            // the others were refused at once, and so had nothing to hold
            assertThat(cutOff).isBetween(1, 31);
        }
    }

    @Test
    void connectionsOfOneKeyLeaveSomeForTheOthers() throws Exception {
        var key = RunningServer.key(home, "--role", "audit");
        try (var server = start("connections: 20")) {
            for (var i = 0; i < 19; i++) {
                attack(server, RawConnection.head("GET", "/v1/policies", key) + "\r\n");
            }
            assertThat(answers(19))
                    .hasSize(19)
                    .filteredOn(status -> status == 429)
                    .hasSize(9);

            requireVictimServed(server, RunningServer.payment("PAY-1"));
        }
    }

    @Test
    void quietConnectionsWithoutAKeyMakeRoom() throws Exception {
        try (var server = start("connections: 20")) {
            for (var i = 0; i < 40; i++) {
                attack(server, "");
            }
            try (var late = RawConnection.open(server)) {
                late.send(RawConnection.post("/v1/decisions", victim, RunningServer.payment("PAY-1")));
                assertThat(late.status(3 * SOON)).isEqualTo(201);
            }
        }
    }

    @Test
    void searchesOfOneKeyKeepNoDecisionWaiting() throws Exception {
        var key = RunningServer.key(home, "--role", "audit,decide");
        try (var server = start("");
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> filling = new ArrayList<>();
            for (var i = 0; i < 400; i++) {
                var body = RunningServer.payment("PAY-" + i);
                filling.add(() -> server.post(key, "/v1/decisions", body).status());
            }
            for (var status : callers.invokeAll(filling)) {
                assertThat(status.get()).isEqualTo(201);
            }
            var searched = new AtomicInteger();
            for (var i = 0; i < 600; i++) {
                var search = attack(
                        server,
                        RawConnection.head("GET", "/v1/decisions?limit=100", key) + "Connection: close\r\n\r\n");
                callers.execute(() -> {
                    try {
                        search.receive();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    searched.incrementAndGet();
                });
            }
            for (var i = 0; i < 5; i++) {
                requireVictimServed(server, RunningServer.payment("PAY-9000" + i));
            }
            assertThat(searched.get()).as("searches before the decisions").isLessThan(300);
            closeAll();
        }
    }

    @Test
    void descriptorsAreKeptForTheLedgers() throws Exception {
        try (var server = RunningServer.startWithin(home, 500);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            requireVictimServed(server, RunningServer.payment("PAY-0"));
            var turnedAway = new AtomicInteger();
            for (var i = 0; i < 600; i++) {
                callers.execute(() -> {
                    try (var many = RawConnection.open(server)) {
                        many.send("GET /v1/policies HTTP/1.1\r\nHost: writ\r\n");
                        many.status(SOON);
                    } catch (IOException e) {
                        turnedAway.incrementAndGet();
                    }
                });
            }
            for (var i = 1; i < 50; i++) {
                requireVictimServed(server, RunningServer.payment("PAY-" + i));
                Thread.sleep(50);
            }
            assertThat(turnedAway.get()).isLessThan(600);
            assertThat(server.get(null, "/readyz").status()).isEqualTo(200);
            assertThat(server.log()).contains("Raise the limit of open files").doesNotContain("Too many open files");
            server.process().destroyForcibly();
        }
    }
}
