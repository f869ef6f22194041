package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RunningServer.Answer;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every documented route, asked with the ids of another tenant: what is answered is, to the byte, what is answered for
 * ids that nobody has, so that not even their being there shows.
 */
@Timeout(120)
final class ForeignTenantTest {
    private static final String ALL_ROLES = "{\"roles\":[\"decide\",\"execute\",\"approve\",\"policy\",\"audit\"]}";
    private static final String VERSION = "7.0.1";
    private static final String POLICY = "sealed-approval";
    private static final String THREAD = "sealed-thread";

    @TempDir
    static Path folder;

    /** What the tenant {@code default} has, and texts of the same form that nobody has. */
    private static final Map<String, String> FOREIGN = new LinkedHashMap<>();

    private static final Map<String, String> NOBODYS = Map.of(
            "execution", "01900000-0000-7000-8000-000000000000",
            "approval", "01900000-0000-7000-8000-000000000000",
            "key", "0123456789abcdef",
            "policy", "nobody-approval",
            "thread", "nobody-thread",
            "action", "nobody.execute",
            "tenant", "unknown",
            "tile", "0/000.p/255");

    private static final List<String> CALLERS = new ArrayList<>();
    private static RunningServer server;
    private static String operator;
    private static String attestation;
    private static String digest;

    @BeforeAll
    static void fill() throws Exception {
        var home = RunningServer.found(folder);
        RunningServer.tenant(home, "acme");
        operator = RunningServer.key(home, "--role", "admin");
        var policy = signed(home, "Verified.");
        server = RunningServer.start(home);
        CALLERS.add(server.post(operator, "/v1/keys?tenant=acme", "{\"roles\":[\"admin\"]}")
                .member("key"));
        CALLERS.add(server.post(operator, "/v1/keys?tenant=acme", ALL_ROLES).member("key"));
        require(201, server.send("PUT", operator, "/v1/policies/" + POLICY + "/" + VERSION, policy));
        var granted = server.post(operator, "/v1/keys", "{\"roles\":[\"decide\"],\"label\":\"sealed-label\"}");
        var decided = server.post(granted.member("key"), "/v1/decisions", request(POLICY, THREAD, "sealed.execute"));
        require(201, decided);
        attestation = decided.text();
        var asked = server.post(
                granted.member("key"),
                "/v1/approvals",
                "{\"threadId\":\"" + THREAD + "\",\"agentId\":\"sealed\",\"action\":{\"name\":\"sealed.other\","
                        + "\"parameters\":{}},\"context\":{\"sealed\":true}}");
        require(202, asked);
        digest = asked.member("actionDigest");
        require(200, server.post(operator, "/v1/threads/" + THREAD + "/stop", "{\"reason\":\"sealed\"}"));
        FOREIGN.put("approval", asked.member("id"));
        FOREIGN.putAll(Map.of(
                "execution",
                decided.member("executionId"),
                "key",
                granted.member("id"),
                "policy",
                POLICY,
                "thread",
                THREAD,
                "action",
                "sealed.execute",
                "tenant",
                "default",
                "tile",
                "0/000.p/" + events(operator)));
    }

    private static void require(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private static int events(String auditor) throws Exception {
        var page = server.get(auditor, "/v1/events?limit=1000").json();
        return ((JsonArray) Objects.requireNonNull(page.get("events")))
                .elements()
                .size();
    }

    /** The sample policy under another name, with a signal that no other has. */
    private static String signed(Path home, String reason) throws Exception {
        var text = Files.readString(home.resolve("policies/payment-approval/1.0.0/policy.yaml"))
                .replace("policyId: payment-approval", "policyId: " + POLICY)
                .replace("policyVersion: 1.0.0", "policyVersion: " + VERSION)
                .replace("payment.execute", "sealed.execute")
                .replace("Verified and within the automatic limit.", reason)
                .replace("  verified:   {", "  sealed_signal: {type: boolean, required: false}\n  verified:   {");
        var place = Files.createDirectories(folder.resolve("mine/" + POLICY + "/" + VERSION));
        Files.writeString(place.resolve("policy.yaml"), text);
        RunningServer.writ("policy", "sign", place.toString(), "--home", home.toString());
        var files = JsonObject.builder();
        try (var all = Files.list(place)) {
            for (var file : all.toList()) {
                files.put(file.getFileName().toString(), Base64Text.encode(Files.readAllBytes(file)));
            }
        }
        var body = JsonObject.builder().put("files", files.build()).build();
        return new String(body.canonical(), StandardCharsets.UTF_8);
    }

    private static String request(String policy, String thread, String action) {
        return RunningServer.payment("PAY-7")
                .replace("payment-approval", policy)
                .replace("1.0.0", VERSION)
                .replace("t-1", thread)
                .replace("payment.execute", action);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A request of which the places in {@code <>} are filled with the ids of one side or the other. */
    private record Template(String method, String path, String body) {
        Answer ask(String key, Map<String, String> ids) throws Exception {
            return server.send(method, key, filled(path, ids), method.equals("GET") ? null : filled(body, ids));
        }

        private static String filled(String text, Map<String, String> ids) {
            var filled = text;
            for (var id : ids.entrySet()) {
                filled = filled.replace("<" + id.getKey() + ">", id.getValue());
            }
            return filled;
        }
    }

    /** Of each route at least one; whatever the page adds is asked with an empty object. */
    private static List<Template> templates() throws Exception {
        List<Template> templates = new ArrayList<>();
        for (var route : DocumentedRoute.all()) {
            if (!route.path().equals("/v1/events/stream")) {
                templates.add(new Template(route.method(), filled(route.path()), body(route)));
            }
        }
        for (var query : List.of("policyId=<policy>", "threadId=<thread>", "principal=key:<key>", "action=<action>")) {
            templates.add(new Template("GET", "/v1/decisions?" + query, ""));
        }
        for (var query : List.of("?chain=true", "?wait=1s", "?disclose=/signals/amount", "?chain=true&wait=1s")) {
            templates.add(new Template("GET", "/v1/decisions/<execution>" + query, ""));
        }
        templates.add(new Template("GET", "/v1/approvals/<approval>?wait=1s", ""));
        templates.add(new Template("GET", "/v1/keys?tenant=<tenant>", ""));
        templates.add(new Template("POST", "/v1/keys?tenant=<tenant>", "{\"roles\":[\"audit\"]}"));
        templates.add(new Template("POST", "/v1/keys/<key>/revoke?tenant=<tenant>", ""));
        // what is wrong with it by the policy's own terms must not be said either
        var request = request("<policy>", "<thread>", "<action>");
        for (var wrong : List.of(
                request.replace("\"verified\":true", "\"verified\":1"),
                request.replace("<action>", "other.execute"),
                request.replace("\"amount\"", "\"sum\""))) {
            templates.add(new Template("POST", "/v1/decisions", wrong));
            templates.add(new Template("POST", "/v1/simulate", wrong));
        }
        return templates;
    }

    private static String filled(String path) {
        return path.replace("{executionId}", "<execution>")
                .replace("/v1/keys/{id}", "/v1/keys/<key>")
                .replace("/v1/approvals/{id}", "/v1/approvals/<approval>")
                .replace("/v1/threads/{id}", "/v1/threads/<thread>")
                .replace("{id}", "<policy>")
                .replace("{version}", VERSION)
                .replace("{level}/{number...}", "<tile>")
                .replace("{number...}", "000.p/255");
    }

    private static String body(DocumentedRoute route) {
        return switch (route.path()) {
            case "/v1/decisions", "/v1/simulate" -> request("<policy>", "<thread>", "<action>");
            case "/v1/approvals/{id}/resolutions" -> People.vote("APPROVED", digest);
            case "/v1/threads/{id}/resume" -> "{\"reason\":\"why\"}";
            case "/v1/tenants" -> "{\"tenant\":\"<tenant>\"}";
            case "/access/v1/evaluation", "/access/v1/evaluations" ->
                "{\"subject\":{\"type\":\"user\",\"id\":\"<thread>\"},\"action\":{\"name\":\"<action>\"},"
                        + "\"resource\":{\"type\":\"<policy>\",\"id\":\"<execution>\"}}";
            default -> "{}";
        };
    }

    @Test
    void anIdOfAnotherTenantIsAnsweredAsOneThatNobodyHas() throws Exception {
        for (var caller : CALLERS) {
            for (var template : templates()) {
                var nobodys = template.ask(caller, NOBODYS);
                var foreign = template.ask(caller, FOREIGN);
                assertThat(foreign.status()).as(template.toString()).isEqualTo(nobodys.status());
                assertThat(told(foreign)).as(template.toString()).isEqualTo(told(nobodys));
                assertThat(told(foreign)).as(template.toString()).doesNotContain("sealed", "PAY-7");
            }
        }
    }

    /** The answer without what was asked, and without what no two answers share. */
    private static String told(Answer answer) {
        var text = answer.text();
        for (var ids : List.of(FOREIGN, NOBODYS)) {
            for (var id : ids.values()) {
                text = text.replace("\"" + id, "\"<>")
                        .replace(id + "@", "<>@")
                        .replace(" " + id + " ", " <> ")
                        .replace("thread " + id, "thread <>");
            }
        }
        return text.replaceAll("\"[0-9-]{10}T[0-9:.]{12}Z\"", "\"<time>\"").replaceAll("(?m)\\} [0-9.E+-]+$", "} <n>");
    }

    @Test
    void aVersionThatAnotherTenantHasPublishedIsFreeForThisOne() throws Exception {
        require(201, server.post(operator, "/v1/tenants", "{\"tenant\":\"free\",\"policies\":[]}"));
        var key = server.post(operator, "/v1/keys?tenant=free", "{\"roles\":[\"policy\"]}")
                .member("key");
        var other = signed(folder.resolve("home"), "Another reason.");

        require(201, server.send("PUT", key, "/v1/policies/" + POLICY + "/" + VERSION, other));
        assertThat(server.get(key, "/v1/policies/" + POLICY + "/" + VERSION).text())
                .contains("Another reason.");
        assertThat(server.get(operator, "/v1/policies/" + POLICY + "/" + VERSION)
                        .text())
                .doesNotContain("Another reason.");
        assertThat(server.get(key, "/v1/policies").text()).doesNotContain("payment-approval");
    }

    @Test
    void aPolicyOfAnotherTenantIsNotReExecutedForThisOne() throws Exception {
        for (var caller : CALLERS) {
            var verdict = server.post(caller, "/v1/verify", attestation);
            assertThat(verdict.status()).isEqualTo(200);
            assertThat(verdict.text()).contains("no bundle was supplied").doesNotContain("sealed");
        }
    }

    @Test
    void whatTheOperatorMayDoOverATenantTheTenantMayNotOverTheOperator() throws Exception {
        var admin = CALLERS.get(0);
        assertThat(server.get(admin, "/v1/tenants").text()).contains("acme").doesNotContain("default");
        assertThat(server.post(admin, "/v1/tenants", "{\"tenant\":\"mine\"}").status())
                .isEqualTo(403);
        assertThat(server.get(admin, "/v1/keys").text()).doesNotContain("sealed");
        assertThat(server.get(admin, "/metrics").text()).contains("\"acme\"").doesNotContain("\"default\"");
        assertThat(server.get(admin, "/log/checkpoint").text()).startsWith("conformance.local/acme\n");
    }
}
