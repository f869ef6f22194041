package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one caller, or all together, may use up; and that beyond it the others are still served. */
@Timeout(120)
final class LimitsTest {
    private static final int SOON = 10_000;
    private static final Duration TIME_OUT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private Path home;
    private String key;

    @BeforeEach
    void found() throws Exception {
        home = RunningServer.found(folder);
        RunningServer.writ(
                "tenants", "create", "acme", "--policy", "payment-approval@1.0.0", "--home", home.toString());
        key = RunningServer.key(home, "--role", "admin");
    }

    private RunningServer start(String limits) throws Exception {
        var file = folder.resolve("writ.yaml");
        Files.writeString(file, "limits: {" + limits + "}\n");
        return RunningServer.start(home, "--config", file.toString());
    }

    private void requireServed(RunningServer server) throws Exception {
        var start = System.nanoTime();
        assertThat(server.get(key, "/v1/policies").status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void slowRequestsEndAndOthersDoNotWaitForThem() throws Exception {
        try (var server = start("body-timeout: PT2S, header-timeout: PT2S");
                var idle = RawConnection.open(server);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> slow = new ArrayList<>();
            for (var i = 0; i < 50; i++) {
                slow.add(() -> status(server, RawConnection.decision(key, "Content-Length: 100") + "{", "          "));
                slow.add(() -> status(
                        server, RawConnection.decision(key, "Transfer-Encoding: chunked"), "1\r\n{\r\n".repeat(9)));
                slow.add(() -> status(server, "GET /healthz HTTP/1.1\r\n", "X-Header: value\r\n".repeat(9)));
                slow.add(() -> status(server, "GET /he", "althz/".repeat(9)));
            }
            var start = System.nanoTime();
            var statuses = slow.stream().map(callers::submit).toList();
            requireServed(server);

            for (var i = 0; i < statuses.size(); i++) {
                // who still sends when the server closes may lose what it said
                assertThat(statuses.get(i).get()).as("slow request %d", i).isIn(0, i % 4 < 2 ? 408 : 0);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME_OUT.multipliedBy(4));
            // who has asked nothing yet is not slow
            assertThat(idle.send("GET /healthz HTTP/1.1\r\nHost: writ\r\n\r\n").status(SOON))
                    .isEqualTo(200);
            var metrics = server.get(key, "/metrics").text().lines();
            assertThat(metrics)
                    .contains("writ_http_bodies_bytes 0.0", "writ_http_in_flight 1.0")
                    .anyMatch(line -> line.startsWith("writ_http_requests_seconds_count{method=\"POST\"")
                            && line.contains("status=\"408\""));
        }
    }

    private static int status(RunningServer server, String whole, String slowly) throws Exception {
        try (var client = RawConnection.open(server)) {
            return client.send(whole).trickle(slowly, 500).status(SOON);
        }
    }

    @Test
    void aBrokenBodyIsNoBugAndTheNextRequestIsServed() throws Exception {
        try (var server = start("")) {
            try (var client = RawConnection.open(server)) {
                assertThat(client.send(RawConnection.decision(key, "Transfer-Encoding: chunked") + "zz\r\n{")
                                .status(SOON))
                        .isEqualTo(400);
            }
            try (var gone = RawConnection.open(server)) {
                gone.send(RawConnection.decision(key, "Content-Length: 100") + "{");
            }
            requireServed(server);
            server.stop();
        }
        assertThat(Files.readString(folder.resolve("server.log"))).doesNotContain("a bug");
    }

    @Test
    void whatIsTooLargeOrTooDeepIsRefused() throws Exception {
        try (var server = start("body: 8KiB, header-bytes: 2KiB, depth: 8")) {
            var large = RunningServer.payment("P".repeat(9_000));
            assertThat(server.post(key, "/v1/decisions", large).member("detail"))
                    .isEqualTo("the body is longer than 8192 bytes");
            try (var client = RawConnection.open(server)) {
                var chunk = "1000\r\n" + " ".repeat(4_096) + "\r\n";
                assertThat(client.send(RawConnection.decision(key, "Transfer-Encoding: chunked") + chunk.repeat(3))
                                .status(SOON))
                        .isEqualTo(413);
            }
            assertThat(server.send("GET", key, "/v1/policies", null, "X-Large", "a".repeat(4_000))
                            .status())
                    .isEqualTo(431);
            var deep = server.post(key, "/v1/decisions", "{\"a\":".repeat(8) + "1" + "}".repeat(8));
            assertThat(deep.status()).isEqualTo(413);
            assertThat(deep.member("detail")).isEqualTo("nesting deeper than 8");
            requireServed(server);
        }
    }

    @Test
    void aKeyHasItsRateAndOthersHaveTheirs() throws Exception {
        var other = RunningServer.key(home, "--role", "decide");
        try (var server = start("rate-per-key: 1, rate-burst: 5")) {
            var statuses = new HashMap<Integer, Integer>();
            for (var i = 0; i < 10; i++) {
                var answer = server.get(key, "/v1/policies");
                statuses.merge(answer.status(), 1, Integer::sum);
                if (answer.status() == 429) {
                    assertThat(answer.response().headers().firstValue("Retry-After"))
                            .hasValue("1");
                    assertThat(answer.member("invariant")).isEqualTo("INV-040");
                }
            }
            assertThat(statuses.get(200)).isBetween(5, 8);
            assertThat(statuses.get(429)).isBetween(2, 5);
            assertThat(server.get(other, "/v1/policies").status()).isEqualTo(200);
            Thread.sleep(1_100);
            assertThat(server.get(key, "/v1/policies").status()).isEqualTo(200);
        }
    }

    @Test
    void beyondTheRequestsInFlightThereIsARetryAndTheProbesStillAnswer() throws Exception {
        var body = RunningServer.payment("PAY-1");
        // an admin would still be let in
        key = RunningServer.key(home, "--role", "decide");
        var other = RunningServer.key(home, "--role", "decide", "--tenant", "acme");
        try (var server = start("requests-in-flight: 2");
                var first = begun(server, key, body);
                var second = begun(server, other, body)) {
            var refused = awaitStatus(server, 503);
            assertThat(refused.member("detail")).isEqualTo("2 requests are being answered already");
            assertThat(refused.response().headers().firstValue("Retry-After")).hasValue("1");
            assertThat(server.get(null, "/healthz").status()).isEqualTo(200);
            assertThat(server.get(null, "/readyz").status()).isEqualTo(200);

            assertThat(first.send(body.substring(1)).status(SOON)).isEqualTo(201);
            assertThat(awaitStatus(server, 200).status()).isEqualTo(200);
            assertThat(second.status(100)).isEqualTo(-1);
        }
    }

    /** A request of which all but the end has been sent, and which the server has let in. */
    private static RawConnection begun(RunningServer server, String key, String body) throws Exception {
        while (true) {
            var client = RawConnection.open(server);
            client.send(RawConnection.decision(key, "Content-Length: " + body.length()) + "{");
            if (client.status(500) == -1) {
                return client;
            }
            client.close();
        }
    }

    private RunningServer.Answer awaitStatus(RunningServer server, int status) throws Exception {
        for (var attempt = 0; attempt < 100; attempt++) {
            var answer = server.get(key, "/v1/policies");
            if (answer.status() == status) {
                return answer;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("never " + status);
    }

    @Test
    void bodiesTogetherTakeNoMoreThanTheirMemory() throws Exception {
        // for admins there would still be memory
        var large = RunningServer.key(home, "--role", "decide");
        var other = RunningServer.key(home, "--role", "decide", "--tenant", "acme");
        try (var server = start("bodies: 1MiB");
                var first = RawConnection.open(server)) {
            first.send(RawConnection.decision(large, "Content-Length: 900000") + " ".repeat(800_000));
            while (!server.get(key, "/metrics").text().contains("writ_http_bodies_bytes 800000.0")) {
                Thread.sleep(50);
            }
            var refused = server.post(other, "/v1/decisions", " ".repeat(400_000));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.member("detail")).isEqualTo("the bodies that are being read take 1048576 bytes already");
            assertThat(server.post(other, "/v1/decisions", RunningServer.payment("PAY-1"))
                            .status())
                    .isEqualTo(201);
        }
    }

    /** A few of them ended a server with twice this heap. */
    @Test
    void bodiesThatGrowWhenTheyAreReadTakeNoMoreThanTheirMemory() throws Exception {
        var growing = "{\"signals\":[" + "{\"\":0},".repeat(500_000) + "0]}";
        var verified = "[" + "{\"\":0},".repeat(500_000) + "0]";
        try (var server = RunningServer.start(List.of("-Xmx256m"), home);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (var i = 0; i < 24; i++) {
                var route =
                        List.of("/v1/decisions", "/v1/simulate", "/v1/verify").get(i % 3);
                calls.add(() -> server.post(key, route, route.endsWith("verify") ? verified : growing)
                        .status());
            }
            for (var status : callers.invokeAll(calls)) {
                assertThat(status.get()).isIn(200, 413, 429, 503);
            }
            requireServed(server);
            assertThat(server.get(key, "/metrics").text().lines()).contains("writ_http_bodies_bytes 0.0");
            assertThat(server.log()).doesNotContain("OutOfMemoryError");
        }
    }

    @Test
    void beyondTheConnectionsNobodyIsServedUntilOneIsClosed() throws Exception {
        try (var server = start("connections: 2");
                var second = RawConnection.open(server)) {
            var ask = "GET /healthz HTTP/1.1\r\nHost: writ\r\n\r\n";
            var first = RawConnection.open(server);
            assertThat(first.send(ask).status(SOON)).isEqualTo(200);
            assertThat(second.send(ask).status(SOON)).isEqualTo(200);
            try (var third = RawConnection.open(server)) {
                third.send(ask);
                assertThat(third.status(500)).isEqualTo(-1);
                first.close();
                assertThat(third.status(SOON)).isEqualTo(200);
            }
        }
    }

    @Test
    void whoComesWithManyOthersWaitsToBeAcceptedAndIsNotTurnedAway() throws Exception {
        try (var server = start("connections: 1");
                var only = RawConnection.open(server)) {
            assertThat(only.send("GET /healthz HTTP/1.1\r\nHost: writ\r\n\r\n").status(SOON))
                    .isEqualTo(200);
            List<Socket> waiting = new ArrayList<>();
            try {
                for (var i = 0; i < 400; i++) {
                    var socket = new Socket();
                    waiting.add(socket);
                    // what does not fit is sent again after a second, and would be late
                    socket.connect(
                            new InetSocketAddress(
                                    server.uri().getHost(), server.uri().getPort()),
                            900);
                }
            } finally {
                for (var socket : waiting) {
                    socket.close();
                }
            }
            assertThat(waiting).hasSize(400);
        }
    }

    @Test
    void aFullQueueRefusesAndEverythingElseIsAnswered() throws Exception {
        try (var server = start("queue-depth: 1");
                var callers = Executors.newFixedThreadPool(64)) {
            List<Callable<RunningServer.Answer>> calls = new ArrayList<>();
            for (var i = 0; i < 600; i++) {
                var body = RunningServer.payment("PAY-" + i);
                calls.add(() -> server.post(key, "/v1/decisions", body));
            }
            var approved = 0;
            for (var answer : callers.invokeAll(calls)) {
                if (answer.get().status() == 201) {
                    approved++;
                } else {
                    assertThat(answer.get().status()).isEqualTo(503);
                    assertThat(answer.get().member("invariant")).isEqualTo("INV-029");
                    assertThat(answer.get().response().headers().firstValue("Retry-After"))
                            .hasValue("1");
                }
            }
            assertThat(approved).isBetween(1, 599);
            var metrics = server.get(key, "/metrics").text();
            assertThat(metrics)
                    .contains("writ_decisions_total{outcome=\"approve\",tenant=\"default\"} " + approved + ".0")
                    .contains("writ_refusals_total{invariant=\"INV-029\"} " + (600 - approved) + ".0");
        }
    }
}
