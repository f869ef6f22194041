package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RawConnection.Received;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no request, or mean harm: each is refused, nothing is written, and the server goes on serving. */
@Timeout(120)
final class HostileRequestsTest {
    private static final String DECISIONS = "/v1/decisions";
    private static final int GONE = 24;

    private static final AtomicInteger DECIDED = new AtomicInteger();

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static String key;

    @BeforeAll
    static void serve() throws Exception {
        var home = RunningServer.found(folder);
        key = RunningServer.key(home, "--role", "decide,audit");
        server = RunningServer.start(home);
    }

    /** After all of it: only what was decided is there, it still serves, and nothing of it was taken for a bug. */
    @AfterAll
    static void onlyWhatWasDecidedIsThere() throws Exception {
        try {
            decide("PAY-99");
            var page = server.get(key, "/v1/events?limit=1000").json();
            var decisions = ((JsonArray) Objects.requireNonNull(page.get("events")))
                    .elements().stream()
                            .map(event -> (JsonObject) Objects.requireNonNull(((JsonObject) event).get("data")))
                            .filter(record -> !Objects.requireNonNull(record.string("type"))
                                    .startsWith("policy."))
                            .map(record -> record.string("type"))
                            .toList();
            assertThat(decisions.stream().filter("decision"::equals)).hasSize(DECIDED.get());
            assertThat(decisions).containsOnly("decision", "principal.granted");
            assertThat(server.log()).doesNotContain("Exception", "\tat ", " ERROR ");
        } finally {
            server.close();
        }
    }

    private static void decide(String payment) throws Exception {
        assertThat(server.post(key, DECISIONS, RunningServer.payment(payment)).status())
                .isEqualTo(201);
        DECIDED.incrementAndGet();
    }

    static Stream<HostileRequest> requests() throws Exception {
        return Stream.of(
                        HostileRequest.paths(),
                        HostileRequest.lines(),
                        HostileRequest.bodies(),
                        HostileRequest.idempotencyKeys(),
                        HostileRequest.values(),
                        HostileRequest.vectors())
                .flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aHostileRequestIsRefusedAndSaysWhy(HostileRequest hostile) throws Exception {
        try (var connection = RawConnection.open(server)) {
            var answer = connection.send(hostile.with(key)).finish().receive().orElseThrow();
            assertThat(answer.status()).as(answer.text()).isEqualTo(hostile.status());
            requireProblem(answer, hostile.invariant());
        }
    }

    private static void requireProblem(Received answer, String invariant) {
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(answer.member("invariant")).as(answer.text()).isEqualTo(invariant);
        assertThat(answer.member("type"))
                .isEqualTo(invariant.isEmpty() ? "about:blank" : "https://writ.io/invariants#" + invariant);
        assertThat(List.of(answer.member("title"), answer.member("detail"), answer.member("fix")))
                .as(answer.text())
                .doesNotContain("");
        assertThat(answer.text()).doesNotContain("jetty", "Exception", key);
    }

    @Test
    void aSmuggledRequestIsNotAnswered() throws Exception {
        var inner = RawConnection.post(DECISIONS, key, RunningServer.payment("PAY-2"));
        for (var headers : List.of(
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Content-Length: 4\r\nContent-Length: " + inner.length() + "\r\n",
                "Transfer-Encoding : chunked\r\nContent-Length: 4\r\n")) {
            try (var connection = RawConnection.open(server)) {
                var outer = RawConnection.head("POST", DECISIONS, key) + headers + "\r\n0\r\n\r\n" + inner;
                connection.send(outer).finish();
                assertThat(connection.receive().orElseThrow().status()).isEqualTo(400);
                assertThat(connection.receive()).isEmpty();
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (var connection = RawConnection.open(server)) {
            var all = IntStream.range(10, 18)
                    .mapToObj(each -> RawConnection.post(DECISIONS, key, RunningServer.payment("PAY-" + each)))
                    .toList();
            connection.send(String.join("", all)).finish();
            List<Received> answers = new ArrayList<>();
            while (answers.size() < all.size()) {
                answers.add(connection.receive().orElseThrow());
                DECIDED.incrementAndGet();
            }
            assertThat(answers).extracting(Received::status).containsOnly(201);
            assertThat(answers.stream().map(each -> each.member("time"))).isSorted();
            assertThat(answers.stream().map(each -> each.member("executionId"))).isSorted();
        }
    }

    @Test
    void aBodyIsAskedForOnlyOfWhoMaySendIt() throws Exception {
        var body = RunningServer.payment("PAY-3");
        var expecting = "Content-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nExpect: 100-continue\r\n\r\n";
        try (var connection = RawConnection.open(server)) {
            connection.send(RawConnection.head("POST", DECISIONS, "nonsense") + expecting);
            var refused = connection.receive().orElseThrow();
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers()).containsEntry("connection", "close");
        }
        try (var connection = RawConnection.open(server)) {
            var whole = RawConnection.post(DECISIONS, "nonsense", body);
            for (var each = 0; each < 3; each++) {
                assertThat(connection.send(whole).receive().orElseThrow().headers())
                        .doesNotContainKey("connection");
            }
        }
        try (var connection = RawConnection.open(server)) {
            connection.send(RawConnection.head("POST", DECISIONS, key) + expecting);
            assertThat(connection.receive().orElseThrow().status()).isEqualTo(100);
            assertThat(connection.send(body).receive().orElseThrow().status()).isEqualTo(201);
            DECIDED.incrementAndGet();
        }
    }

    @Test
    void aClientThatGoesAwayDoesNoHarm() throws Exception {
        var body = RunningServer.payment("PAY-4");
        for (var each = 0; each < GONE; each++) {
            var whole = RawConnection.post(DECISIONS, key, body, "Idempotency-Key: gone\r\n");
            try (var connection = RawConnection.open(server)) {
                // somewhere in the headers, somewhere in the body, or before the answer
                connection.send(whole.substring(0, whole.length() - (GONE - 1 - each) * whole.length() / GONE));
                if (each % 2 == 0) {
                    connection.reset();
                }
            }
        }
        var again = server.post(key, DECISIONS, body, "Idempotency-Key", "gone");
        assertThat(again.status()).isIn(200, 201);
        DECIDED.incrementAndGet();
    }
}
