package io.writ.conformance.http;

import static io.writ.conformance.http.People.elements;
import static io.writ.conformance.http.People.refused;
import static io.writ.conformance.http.People.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RunningServer.Answer;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Failures in a row, up to the stop of a thread, which outlasts the server and ends by a person's word alone. */
@Timeout(120)
final class FailureRoutesTest {
    private static final String FAILED = "{\"threadId\":\"t-1\",\"agentId\":\"a\",\"error\":\"<b>HUSH</b>\\u001b[2J\"}";
    private static final String GO_ON = "{\"reason\":\"HUSH: corrected\"}";

    @TempDir
    Path folder;

    private static String tier(Answer answer) {
        return answer.member("tier") + " " + text(answer, "count");
    }

    private static String text(Answer answer, String number) {
        return new String(
                ((JsonNumber) Objects.requireNonNull(answer.json().get(number))).canonical(), StandardCharsets.UTF_8);
    }

    @Test
    void fiveFailuresStopTheThreadUntilAPersonResumesIt() throws Exception {
        var home = RunningServer.found(folder);
        var admin = RunningServer.key(home, "--role", "admin");
        People people;
        String pending;
        try (var server = RunningServer.start(home)) {
            people = new People(server, admin);
            pending = people.pending("PAY-1");
            fail(server, people);
            stopped(server, people, pending, "PAY-2");
            assertThat(server.log()).doesNotContain("HUSH");
            assertThat(server.stop()).isZero();
        }
        try (var server = RunningServer.start(home)) {
            stopped(server, people, pending, "PAY-3");
            resumed(server, admin, people, pending);
            assertThat(server.log()).doesNotContain("HUSH");
        }
    }

    private static void fail(RunningServer server, People people) throws Exception {
        List<Answer> failures = new ArrayList<>();
        for (var i = 0; i < 5; i++) {
            failures.add(require(201, server.post(people.agent, "/v1/failures", FAILED, "Idempotency-Key", "f" + i)));
            var again = require(200, server.post(people.agent, "/v1/failures", FAILED, "Idempotency-Key", "f" + i));
            assertThat(again.response().headers().firstValue("Idempotent-Replayed"))
                    .contains("true");
            assertThat(tier(again)).isEqualTo(tier(failures.get(i)));
            assertThat(again.member("approvalId")).isEqualTo(failures.get(i).member("approvalId"));
        }
        assertThat(failures.stream().map(FailureRoutesTest::tier))
                .containsExactly(
                        "RETRY 1",
                        "ADJUDICATION 2",
                        "HUMAN_INTERVENTION 3",
                        "HUMAN_INTERVENTION 4",
                        "EMERGENCY_STOP 5");
        assertThat(failures.get(2).member("approvalId"))
                .isNotEmpty()
                .isEqualTo(failures.get(3).member("approvalId"));
        assertThat(server.get(people.agent, "/v1/events").status()).isEqualTo(403);
    }

    private static void stopped(RunningServer server, People people, String pending, String payment) throws Exception {
        var thread = require(200, server.get(people.agent, "/v1/threads/t-1"));
        assertThat(thread.member("state")).as("for others it runs").isEqualTo("running");
        assertThat(thread.json().get("stoppedAgents")).isEqualTo(JsonArray.ofStrings(List.of("a")));
        assertThat(thread.member("cause")).isEqualTo("escalation");
        assertThat(elements(
                        require(200, server.get(people.agent, "/v1/threads")).json(), "threads"))
                .hasSize(1);
        var decided = require(201, server.post(people.agent, "/v1/decisions", RunningServer.payment(payment)));
        assertThat(((JsonObject) Objects.requireNonNull(decided.json().get("decision"))).string("rule"))
                .isEqualTo("emergency-stop");
        assertThat(decided.member("execution_state")).isEqualTo("blocked");
        var digest = require(200, server.get(people.agent, "/v1/approvals/" + pending))
                .member("actionDigest");
        refused(
                409,
                "INV-047",
                server.post(people.maria, People.resolutions(pending), People.vote("APPROVED", digest)));
    }

    private static void resumed(RunningServer server, String admin, People people, String pending) throws Exception {
        var resume = "/v1/threads/t-1/resume";
        refused(403, "INV-036", server.post(people.agent, resume, GO_ON));
        for (var without : List.of("{}", "{\"reason\":\"\"}", "{\"reason\":\" \"}", "{\"reason\":1}")) {
            refused(422, "INV-004", server.post(admin, resume, without));
        }
        require(200, server.post(admin, resume, GO_ON, "Idempotency-Key", "r"));
        var again = require(200, server.post(admin, resume, GO_ON, "Idempotency-Key", "r"));
        assertThat(again.response().headers().firstValue("Idempotent-Replayed")).contains("true");
        refused(409, "INV-047", server.post(admin, resume, GO_ON));

        var thread = require(200, server.get(people.agent, "/v1/threads/t-1"));
        assertThat(thread.member("state")).isEqualTo("running");
        assertThat(thread.member("reason")).isEqualTo("HUSH: corrected");
        assertThat(elements(thread.json(), "failures")).isEmpty();
        var digest = require(200, server.get(people.agent, "/v1/approvals/" + pending))
                .member("actionDigest");
        require(200, server.post(people.maria, People.resolutions(pending), People.vote("APPROVED", digest)));
        assertThat(tier(server.post(people.agent, "/v1/failures", FAILED))).isEqualTo("RETRY 1");
    }

    @Test
    void aSuccessBeginsAnewAndSettingsSayWhenWhatHappens() throws Exception {
        var home = RunningServer.found(folder);
        var admin = RunningServer.key(home, "--role", "admin");
        var config = Files.writeString(
                folder.resolve("writ.yaml"), "escalation: {critical: {adjudication: 1, people: 1, stop: 2}}\n");
        try (var server = RunningServer.start(home, "--config", config.toString())) {
            var succeeded = "{\"threadId\":\"t-1\",\"agentId\":\"a\"}";
            require(201, server.post(admin, "/v1/failures", FAILED));
            assertThat(tier(server.post(admin, "/v1/failures", FAILED))).isEqualTo("ADJUDICATION 2");
            require(201, server.post(admin, "/v1/successes", succeeded, "Idempotency-Key", "s"));
            var again = require(200, server.post(admin, "/v1/successes", succeeded, "Idempotency-Key", "s"));
            assertThat(again.response().headers().firstValue("Idempotent-Replayed"))
                    .contains("true");
            var critical = FAILED.replace("{", "{\"severity\":\"critical\",");
            assertThat(tier(server.post(admin, "/v1/failures", critical))).isEqualTo("HUMAN_INTERVENTION 1");
            assertThat(tier(server.post(admin, "/v1/failures", critical))).isEqualTo("EMERGENCY_STOP 2");
            for (var wrong : List.of("CRITICAL", "fatal", "")) {
                refused(422, "INV-004", server.post(admin, "/v1/failures", critical.replace("critical", wrong)));
            }
            var stop = "/v1/threads/a%2Fb/stop";
            var first = require(200, server.post(admin, stop, GO_ON)).member("id");
            var second = require(200, server.post(admin, stop, GO_ON));
            assertThat(second.member("id")).isEqualTo(first);
            assertThat(second.response().headers().firstValue("Idempotent-Replayed"))
                    .contains("true");
            assertThat(server.get(admin, "/v1/threads/a%2Fb").member("threadId"))
                    .isEqualTo("a/b");
            var pinned = server.post(admin, "/v1/keys", "{\"roles\":[\"decide\"],\"threads\":[\"t-*\"]}")
                    .member("key");
            refused(403, "INV-037", server.get(pinned, "/v1/threads/a%2Fb"));
            refused(403, "INV-037", server.post(pinned, "/v1/failures", FAILED.replace("t-1", "other")));
            assertThat(server.get(pinned, "/v1/threads").text()).contains("t-1").doesNotContain("a/b");
        }
    }
}
