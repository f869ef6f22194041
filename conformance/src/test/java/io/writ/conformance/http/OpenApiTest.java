package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server describes of itself is what it does: routes, statuses, media types, members. */
final class OpenApiTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (GET|POST|PUT) \\| `([^`]+)` \\|");
    private static final String QUESTION =
            "{\"subject\":{\"type\":\"user\",\"id\":\"u\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}";

    @TempDir
    Path folder;

    /** A server whose every answer is held against its own description. */
    private record Described(RunningServer server, OpenApi api) {
        RunningServer.Answer call(
                String method, @Nullable String key, String path, @Nullable String body, String... headers)
                throws IOException, InterruptedException {
            var answer = server.send(method, key, path, body, headers);
            api.check(method, path, answer);
            return answer;
        }
    }

    @Test
    void everyAnswerIsAsTheServersOwnDescriptionSays() throws Exception {
        var home = RunningServer.found(folder);
        RunningServer.tenant(home, "acme");
        var admin = RunningServer.key(home, "--role", "admin");
        var decider = RunningServer.key(home, "--role", "decide");
        var config = Files.writeString(folder.resolve("writ.yaml"), "server: {public-url: https://pdp.example}\n");
        try (var server = RunningServer.start(home, "--config", config.toString())) {
            var api = new OpenApi(server.get(null, "/openapi.json").response().body());
            assertThat(api.operations()).isEqualTo(documented());
            var described = new Described(server, api);
            decisions(described, admin, decider);
            approvals(described, admin, decider);
            escalation(described, admin, decider);
            policies(described, admin, decider);
            keys(described, admin);
            access(described, decider);
            open(described, admin);
            for (var operation : api.operations()) {
                var words = operation.split(" ", 2);
                refusals(described, words[0], words[1].replaceAll("\\{[a-zA-Z]+}", "000"));
            }
            assertThat(api.unseen()).containsExactly("GET /v1/events/stream");
        }
    }

    private static Set<String> documented() throws IOException {
        var page = Files.readString(Path.of(System.getProperty("writ.root"), "docs/formats/http.md"));
        Set<String> routes = new TreeSet<>();
        ROW.matcher(page)
                .results()
                .forEach(row -> routes.add(row.group(1) + " " + row.group(2).replace("...", "")));
        return routes;
    }

    private static void decisions(Described to, String admin, String decider) throws Exception {
        var payment = RunningServer.payment("PAY-1");
        var id = to.call("POST", decider, "/v1/decisions", payment, "Idempotency-Key", "k")
                .member("executionId");
        to.call("POST", decider, "/v1/decisions", payment, "Idempotency-Key", "k");
        to.call("POST", decider, "/v1/decisions", payment);
        to.call("POST", decider, "/v1/decisions", payment.replace("verified", "verify"));
        to.call("POST", decider, "/v1/decisions", "{");
        to.call("POST", decider, "/v1/decisions", payment, "Content-Type", "text/plain");
        var pending = to.call("POST", decider, "/v1/decisions", RunningServer.payment("PAY-2", "5000"));
        var path = "/v1/decisions/" + pending.member("executionId");
        var attestation = to.call("GET", decider, path + "?wait=1s", null);
        to.call("GET", decider, path + "?chain=true", null);
        to.call("GET", decider, path + "?disclose=/signals/amount", null);
        to.call("GET", decider, "/v1/decisions/" + id + "?verbose=1", null);
        to.call("GET", admin, "/v1/decisions?state=pending_override&limit=1", null);
        to.call("POST", decider, "/v1/simulate", RunningServer.payment("PAY-1"));
        to.call("POST", decider, "/v1/verify", attestation.text());
        to.call("POST", decider, "/v1/verify", "[" + attestation.text() + ",{}]");
        var note = "{\"threadId\":\"t\",\"agentId\":\"a\",\"action\":\"seen\",\"description\":\"as it was\"}";
        to.call("POST", decider, "/v1/notes", note, "Idempotency-Key", "n");
        to.call("POST", decider, "/v1/notes", note, "Idempotency-Key", "n");
        to.call("GET", admin, "/v1/events?limit=1000", null);
    }

    private static void approvals(Described to, String admin, String decider) throws Exception {
        var terms = "{\"roles\":[\"approve\"],\"subject\":\"maria\",\"functions\":[\"finance-manager\",\"approver\"]}";
        var voter = to.call("POST", admin, "/v1/keys", terms).member("key");
        var ask = "{\"threadId\":\"t\",\"agentId\":\"a\",\"action\":{\"name\":\"mail.send\",\"target\":\"x\","
                + "\"parameters\":{}},\"context\":{\"why\":\"asked\"}}";
        var asked = to.call("POST", decider, "/v1/approvals", ask, "Idempotency-Key", "a");
        to.call("POST", decider, "/v1/approvals", ask, "Idempotency-Key", "a");
        to.call("POST", decider, "/v1/approvals", ask.replace("mail.send", ""));
        to.call("GET", voter, "/v1/approvals?state=pending&limit=1", null);
        to.call("GET", voter, "/v1/approvals?state=approved", null);
        var path = "/v1/approvals/" + asked.member("id");
        to.call("GET", decider, path + "?wait=1s", null);
        to.call("GET", decider, "/v1/approvals/x", null);
        var vote = People.vote("APPROVED", asked.member("actionDigest"));
        to.call("POST", voter, path + "/resolutions", People.vote("APPROVED", "0".repeat(64)));
        to.call("POST", voter, path + "/resolutions", vote.replace("APPROVED", "YES"));
        to.call("POST", voter, path + "/resolutions", vote, "Idempotency-Key", "v");
        to.call("POST", voter, path + "/resolutions", vote, "Idempotency-Key", "v");
        to.call("POST", voter, "/v1/approvals/x/resolutions", vote);
        to.call("GET", decider, path, null);
    }

    private static void escalation(Described to, String admin, String decider) throws Exception {
        var failed = "{\"threadId\":\"t\",\"agentId\":\"a\",\"error\":\"broken\",\"severity\":\"high\"}";
        for (var i = 0; i < 5; i++) {
            to.call("POST", decider, "/v1/failures", failed, "Idempotency-Key", "f" + i);
        }
        to.call("POST", decider, "/v1/failures", failed, "Idempotency-Key", "f2");
        to.call("POST", decider, "/v1/failures", failed.replace("high", "worse"));
        to.call("GET", decider, "/v1/threads", null);
        to.call("GET", decider, "/v1/threads/t", null);
        var order = "{\"reason\":\"because\"}";
        to.call("POST", admin, "/v1/threads/t/stop", order, "Idempotency-Key", "s");
        to.call("POST", admin, "/v1/threads/t/resume", "{}");
        to.call("POST", admin, "/v1/threads/t/resume", order);
        to.call("POST", admin, "/v1/threads/t/resume", order);
        to.call("GET", decider, "/v1/threads/t", null);
        var succeeded = failed.replace(",\"error\":\"broken\",\"severity\":\"high\"", "");
        to.call("POST", admin, "/v1/successes", succeeded, "Idempotency-Key", "s");
        to.call("POST", admin, "/v1/successes", succeeded, "Idempotency-Key", "s");
    }

    private static void policies(Described to, String admin, String decider) throws Exception {
        to.call("GET", decider, "/v1/policies", null);
        var path = "/v1/policies/payment-approval/1.1.0";
        var policy = to.call("GET", decider, path, null).json();
        var bundle = JsonObject.builder()
                .put("files", (JsonObject) Objects.requireNonNull(policy.get("files")))
                .build();
        to.call("PUT", admin, path, new String(bundle.canonical(), StandardCharsets.UTF_8));
        to.call(
                "PUT",
                admin,
                "/v1/policies/payment-approval/9.9.9",
                new String(bundle.canonical(), StandardCharsets.UTF_8));
        to.call("PUT", admin, path, "{\"files\":{}}");
        to.call("POST", admin, path + "/retire", null);
        to.call("POST", admin, path + "/retire", null);
    }

    private static void keys(Described to, String admin) throws Exception {
        var asked = "{\"roles\":[\"audit\",\"approve\"],\"label\":\"an auditor\",\"subject\":\"maria\","
                + "\"functions\":[\"cfo\",\"finance-manager\"],\"expiresIn\":\"P1D\"}";
        var id = to.call("POST", admin, "/v1/keys", asked, "Idempotency-Key", "key")
                .member("id");
        var again = to.call("POST", admin, "/v1/keys", asked, "Idempotency-Key", "key");
        assertThat(again.response().headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(again.member("id")).isEqualTo(id);
        to.call("POST", admin, "/v1/keys", "{\"roles\":[]}");
        to.call("GET", admin, "/v1/keys?tenant=acme", null);
        to.call("GET", admin, "/v1/keys", null);
        to.call("POST", admin, "/v1/keys/" + id + "/revoke", null);
        to.call("POST", admin, "/v1/tenants", "{\"tenant\":\"third\"}");
        to.call("GET", admin, "/v1/tenants", null);
        to.call("POST", admin, "/v1/clock/accept", "{\"reason\":\"it is right\"}");
    }

    private static void access(Described to, String decider) throws Exception {
        to.call("POST", decider, "/access/v1/evaluation", QUESTION, "X-Request-ID", "r-1");
        to.call("POST", decider, "/access/v1/evaluations", QUESTION.replaceFirst("}$", ",\"evaluations\":[{},{}]}"));
        to.call("POST", decider, "/access/v1/evaluation", "{}");
        for (var body : List.of(
                QUESTION,
                QUESTION.replaceFirst("}$", ",\"evaluations\":[]}"),
                QUESTION.replaceFirst("}$", ",\"evaluations\":[{},{\"context\":{},\"more\":1}]}"),
                "{\"evaluations\":[" + QUESTION + "],\"options\":{\"evaluations_semantic\":\"deny_on_first_deny\"}}")) {
            requireTaken(to, decider, body, true);
        }
        for (var body : List.of(
                "{}",
                "{\"evaluations\":[]}",
                "{\"evaluations\":{}}",
                "{\"evaluations\":[1]}",
                "{\"subject\":\"u\",\"evaluations\":[{}]}",
                "{\"evaluations\":[" + "{},".repeat(256) + "{}]}",
                "{\"evaluations\":[{}],\"options\":{\"evaluations_semantic\":\"any\"}}")) {
            requireTaken(to, decider, body, false);
        }
    }

    /** What the description says of a batch, and what the server does. */
    private static void requireTaken(Described to, String decider, String body, boolean taken) throws Exception {
        var path = "/access/v1/evaluations";
        assertThat(to.call("POST", decider, path, body).status()).as(body).isEqualTo(taken ? 200 : 400);
        assertThat(to.api().takes("POST", path, body)).as(body).isEqualTo(taken);
    }

    private static void open(Described to, String admin) throws Exception {
        for (var path : List.of(
                "/.well-known/authzen-configuration",
                "/.well-known/jwks.json",
                "/.well-known/writ-trust-root",
                "/log/checkpoint",
                "/log/tile/0/000.p/1",
                "/healthz",
                "/readyz",
                "/openapi.json")) {
            to.call("GET", null, path, null);
        }
        assertThat(to.call("GET", null, "/.well-known/authzen-configuration", null)
                        .json()
                        .string("policy_decision_point"))
                .isEqualTo("https://pdp.example");
        to.call("GET", admin, "/log/tile/entries/000.p/1", null);
        to.call("GET", admin, "/metrics", null);
    }

    /** Without a key and with one that is none, whatever is asked. */
    private static void refusals(Described to, String method, String path) throws Exception {
        to.call(method, null, path, method.equals("GET") ? null : "{}");
        to.call(method, "writ_0123456789abcdef_" + "A".repeat(43), path, method.equals("GET") ? null : "{}");
    }

    @Test
    void theDescriptionIsStrictJson() throws IOException {
        var document = Files.readAllBytes(
                Path.of(System.getProperty("writ.root"), "app/src/main/resources/io/writ/app/server/openapi.json"));
        assertThat(JsonReader.readObject(document).string("openapi")).isEqualTo("3.1.0");
    }
}
