package io.writ.conformance.http;

import static io.writ.conformance.http.People.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RunningServer.Answer;
import io.writ.verifier.canonical.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation that appends, asked by many at once with one idempotency key: one of them is answered as the first,
 * all others as repeated, all with the same content, and the ledger has grown as by one.
 */
@Timeout(180)
final class IdempotencyTest {
    private static final int CALLERS = 24;
    private static final String REPEATED = "Idempotent-Replayed";

    /** What appends nothing, or is named by its path and so is itself again. */
    private static final Set<String> OTHERS = Set.of(
            "/v1/simulate",
            "/v1/verify",
            "/v1/policies/{id}/{version}",
            // a conflict for good, see below
            "/v1/tenants",
            // see AuthzenTest
            "/access/v1/evaluation",
            "/access/v1/evaluations");

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static String admin;
    private static People people;

    /** A request of a route. */
    private record Asked(String key, String path, String body) {}

    @BeforeAll
    static void start() throws Exception {
        var home = RunningServer.found(folder);
        admin = RunningServer.key(home, "--role", "admin");
        server = RunningServer.start(home);
        people = new People(server, admin);
    }

    private static Map<String, Asked> requests() throws Exception {
        var agent = people.agent;
        var pending = people.pending("PAY-1");
        var vote = People.vote("APPROVED", people.digest(pending));
        var late = server.post(admin, "/v1/keys", "{\"roles\":[\"decide\"],\"label\":\"late\"}");
        var failed = "{\"threadId\":\"t-8\",\"agentId\":\"a\",\"error\":\"boom\"}";
        Map<String, Asked> all = new LinkedHashMap<>();
        all.put("/v1/decisions", new Asked(agent, "/v1/decisions", RunningServer.payment("PAY-2")));
        all.put(
                "/v1/approvals",
                new Asked(
                        agent,
                        "/v1/approvals",
                        "{\"threadId\":\"t-8\",\"agentId\":\"a\",\"action\":{\"name\":\"mail.send\",\"parameters\":{}}}"));
        all.put("/v1/approvals/{id}/resolutions", new Asked(people.maria, People.resolutions(pending), vote));
        all.put("/v1/failures", new Asked(agent, "/v1/failures", failed));
        all.put("/v1/successes", new Asked(admin, "/v1/successes", "{\"threadId\":\"t-8\",\"agentId\":\"a\"}"));
        all.put("/v1/threads/{id}/stop", new Asked(admin, "/v1/threads/t-8/stop", "{\"reason\":\"enough\"}"));
        all.put("/v1/threads/{id}/resume", new Asked(admin, "/v1/threads/t-8/resume", "{\"reason\":\"go on\"}"));
        all.put(
                "/v1/notes",
                new Asked(
                        agent,
                        "/v1/notes",
                        "{\"threadId\":\"t-8\",\"agentId\":\"a\",\"action\":\"seen\",\"description\":\"by me\"}"));
        all.put("/v1/keys", new Asked(admin, "/v1/keys", "{\"roles\":[\"decide\"],\"label\":\"one\"}"));
        all.put("/v1/keys/{id}/revoke", new Asked(admin, "/v1/keys/" + late.member("id") + "/revoke", "{}"));
        all.put(
                "/v1/policies/{id}/{version}/retire",
                new Asked(admin, "/v1/policies/loan-approval/1.0.0/retire", "{}"));
        all.put("/v1/clock/accept", new Asked(admin, "/v1/clock/accept", "{\"reason\":\"it is right\"}"));
        return all;
    }

    @Test
    void manyAtOnceAreOneOnEveryRouteThatAppends() throws Exception {
        var requests = requests();
        var routes = DocumentedRoute.all().stream()
                .filter(route -> !route.method().equals("GET"))
                .map(DocumentedRoute::path)
                .filter(path -> !OTHERS.contains(path))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(new TreeSet<>(requests.keySet())).isEqualTo(routes);

        for (var request : requests.entrySet()) {
            var before = size();
            var asked = request.getValue();
            var answers = all(() -> server.post(asked.key(), asked.path(), asked.body(), "Idempotency-Key", "once"));
            var added = size() - before;
            var repeated = answers.stream().filter(IdempotencyTest::isRepeated).count();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.status())
                            .as(request.getKey() + answer.text())
                            .isLessThan(300));
            assertThat(repeated).as(request.getKey()).isEqualTo(CALLERS - 1);
            assertThat(answers.stream().map(IdempotencyTest::recordId).distinct())
                    .as(request.getKey())
                    .hasSize(1);
            // of a failure, a stop and the like one request may leave several records
            assertThat(added).as(request.getKey()).isBetween(1L, 3L);
            var again = server.post(asked.key(), asked.path(), asked.body(), "Idempotency-Key", "once");
            assertThat(isRepeated(again)).as(request.getKey()).isTrue();
            assertThat(size() - before).as(request.getKey()).isEqualTo(added);
        }
    }

    @Test
    void whatIsSoForGoodIsNoPassingFailure() throws Exception {
        require(201, server.post(admin, "/v1/tenants", "{\"tenant\":\"acme\"}"));
        var again = server.post(admin, "/v1/tenants", "{\"tenant\":\"acme\"}");
        People.refused(409, "INV-050", again);
        assertThat(again.response().headers().firstValue("Retry-After")).isEmpty();
        var retire = "/v1/policies/ticket-triage/1.0.0/retire";
        var first = require(200, server.post(admin, retire, "{}"));
        var second = require(200, server.post(admin, retire, "{}"));
        assertThat(isRepeated(second)).isTrue();
        assertThat(recordId(second)).isEqualTo(recordId(first));
    }

    private static boolean isRepeated(Answer answer) {
        return answer.response().headers().firstValue(REPEATED).isPresent();
    }

    /** The id of the record that the answer is about. */
    private static String recordId(Answer answer) {
        var json = answer.json();
        if (json.get("attestation") instanceof JsonObject attestation) {
            return attestation.get("record") instanceof JsonObject record ? String.valueOf(record.string("id")) : "";
        }
        if (json.get("record") instanceof JsonObject record) {
            return String.valueOf(record.string("id"));
        }
        return answer.member("id") + answer.member("executionId");
    }

    private static long size() throws Exception {
        return People.elements(
                        require(200, server.get(admin, "/v1/events?limit=1000")).json(), "events")
                .size();
    }

    private static List<Answer> all(Callable<Answer> request) throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> waiting = new ArrayList<>();
            for (var i = 0; i < CALLERS; i++) {
                waiting.add(callers.submit(request));
            }
            List<Answer> answers = new ArrayList<>();
            for (var one : waiting) {
                answers.add(one.get());
            }
            return answers;
        }
    }
}
