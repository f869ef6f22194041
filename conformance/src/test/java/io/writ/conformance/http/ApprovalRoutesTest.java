package io.writ.conformance.http;

import static io.writ.conformance.http.People.elements;
import static io.writ.conformance.http.People.refused;
import static io.writ.conformance.http.People.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people are asked over HTTP: who sees it, who may decide it, and what that proves. */
@Timeout(120)
final class ApprovalRoutesTest {
    private static final String NASTY = "<script>alert(1)</script>\\u0007\\u001b[2J\\u009b31m\\u202eHUSH\\u2028";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static String admin;
    private static People people;

    @BeforeAll
    static void serve() throws Exception {
        var home = RunningServer.found(folder);
        RunningServer.tenant(home, "acme");
        admin = RunningServer.key(home, "--role", "admin");
        var config = Files.writeString(folder.resolve("writ.yaml"), "log: {level: debug}\n");
        server = RunningServer.start(home, "--config", config.toString());
        people = new People(server, admin);
    }

    @AfterAll
    static void whatPeopleWroteIsNotInTheLog() throws Exception {
        try {
            assertThat(server.log())
                    .doesNotContain("HUSH", "seen and checked", "script")
                    .doesNotContain("a bug");
        } finally {
            server.close();
        }
    }

    @Test
    void twoManagersApproveAndTheChainProvesItOffline() throws Exception {
        var id = people.pending("PAY-1");
        var digest = people.digest(id);

        var first = require(200, people.approve(people.maria, id));
        assertThat(first.member("state")).isEqualTo("pending");
        assertThat(first.member("actionDigest")).isEqualTo(digest);
        var second = require(200, people.approve(people.otto, id));
        assertThat(second.member("state")).isEqualTo("approved");
        refused(409, "INV-044", people.approve(people.manager("late"), id));

        var waited = require(200, server.get(people.agent, "/v1/approvals/" + id + "?wait=30s"));
        assertThat(waited.member("state")).isEqualTo("approved");
        assertThat(elements(waited.json(), "votes").stream().map(vote -> ((JsonObject) vote).string("subject")))
                .containsExactly("maria", "otto");
        var chain = require(200, server.get(admin, "/v1/decisions/" + id + "?chain=true"));
        assertThat(chain.text())
                .contains("\"approval.requested\"", "\"approval.vote\"", "\"approval.resolved\"", "\"APPROVED\"");
        var file = Files.write(folder.resolve("chain.json"), chain.response().body());
        var home = server.home();
        var verdict = RunningServer.writ(
                "verify",
                "--trust",
                home.resolve("trust/root.json").toString(),
                file.toString(),
                "--policy",
                home.resolve("policies/payment-approval/1.1.0").toString());
        assertThat(verdict.lines().filter(line -> line.startsWith("valid:"))).hasSize(5);
    }

    @Test
    void oneRejectionEndsItAndAModificationIsDecidedAnew() throws Exception {
        var id = people.pending("PAY-2");
        require(200, people.approve(people.maria, id));
        var rejected = server.post(people.otto, People.resolutions(id), People.vote("REJECTED", people.digest(id)));
        assertThat(require(200, rejected).member("state")).isEqualTo("rejected");

        var other = people.pending("PAY-3");
        var half = People.payment("PAY-3").replace("5000.00", "900.00");
        var sent = JsonReader.readObject(half.getBytes(StandardCharsets.UTF_8));
        var vote = JsonObject.builder()
                .putAll(JsonReader.readObject(
                        People.vote("MODIFIED", people.digest(other)).getBytes(StandardCharsets.UTF_8)))
                .put("action", Objects.requireNonNull(sent.get("action")))
                .put("signals", Objects.requireNonNull(sent.get("signals")))
                .build();
        var modified = require(
                200,
                server.post(
                        people.maria, People.resolutions(other), new String(vote.canonical(), StandardCharsets.UTF_8)));
        assertThat(modified.member("state")).isEqualTo("modified");
        var becomes = require(200, server.get(admin, "/v1/decisions/" + modified.member("becomes")));
        assertThat(becomes.member("execution_state")).isEqualTo("completed");
    }

    @Test
    void whoIsAskedIsWhoSeesItAndNobodyElseDoes() throws Exception {
        var id = people.pending("PAY-4");
        var unknown = "/v1/approvals/01900000-0000-7000-8000-000000000000";
        var told = server.get(people.agent, unknown).text();
        var seers = List.of(people.agent, people.maria, people.key("\"roles\":[\"audit\"]"), admin);
        for (var key : seers) {
            assertThat(require(200, server.get(key, "/v1/approvals/" + id)).member("id"))
                    .isEqualTo(id);
            assertThat(inbox(key)).contains(id);
        }
        var acme = server.post(admin, "/v1/keys?tenant=acme", "{\"roles\":[\"admin\"]}")
                .member("key");
        var others = List.of(
                people.key("\"roles\":[\"decide\"]"),
                people.key("\"roles\":[\"approve\"],\"functions\":[\"cfo\"],\"subject\":\"cleo\""),
                people.key("\"roles\":[\"approve\"]"),
                people.key(
                        "\"roles\":[\"approve\"],\"functions\":[\"finance-manager\"],\"threads\":[\"other-*\"],\"subject\":\"rita\""),
                people.manager("accounts"),
                acme);
        for (var key : others) {
            var answer = server.get(key, "/v1/approvals/" + id);
            refused(404, "INV-038", answer);
            assertThat(answer.text()).isEqualTo(told);
            assertThat(server.get(key, "/v1/approvals/" + id + "?wait=1s").text())
                    .isEqualTo(told);
            assertThat(inbox(key)).doesNotContain(id);
        }
        refused(404, "INV-038", server.post(acme, People.resolutions(id), People.vote("APPROVED", "0".repeat(64))));
        refused(404, "INV-038", server.post(admin, People.resolutions("x"), People.vote("APPROVED", "0".repeat(64))));
        assertThat(people.approval(id).string("state")).isEqualTo("pending");
    }

    private static List<String> inbox(String key) throws Exception {
        return elements(
                        require(200, server.get(key, "/v1/approvals?state=pending&limit=500"))
                                .json(),
                        "approvals")
                .stream()
                .map(one -> Objects.requireNonNull(((JsonObject) one).string("id")))
                .toList();
    }

    @Test
    void anInboxIsReadPageByPage() throws Exception {
        for (var i = 0; i < 5; i++) {
            people.pending("PAY-5" + i);
        }
        var whole = new java.util.ArrayList<>(inbox(people.maria));
        var paged = new java.util.ArrayList<String>();
        var after = "";
        do {
            var page = require(200, server.get(people.maria, "/v1/approvals?limit=2" + after))
                    .json();
            elements(page, "approvals").forEach(one -> paged.add(((JsonObject) one).string("id")));
            after = page.string("next") == null ? "" : "&after=" + page.string("next");
        } while (!after.isEmpty());
        // other tests ask and answer meanwhile: what was there at the beginning and still is at the end is on one page
        whole.retainAll(inbox(people.maria));
        assertThat(paged).doesNotHaveDuplicates().containsAll(whole);
        for (var wrong : List.of("state=approved", "state=", "limit=0", "limit=501", "after=x", "after=", "page=2")) {
            refused(400, "INV-039", server.get(people.maria, "/v1/approvals?" + wrong));
        }
    }

    @Test
    void aVoteIsRefusedUnlessItIsOneOfTheThreeWordsOnWhatWasSeenByWhoMay() throws Exception {
        var id = people.pending("PAY-6");
        var digest = people.digest(id);
        var path = People.resolutions(id);
        for (var word : List.of(
                "approved",
                "Approved",
                " APPROVED",
                "APPROVED ",
                "APPROVE",
                "YES",
                "",
                "APPROVED\\u0000",
                "\\uff21PPROVED",
                "EXPIRED",
                "PENDING")) {
            refused(422, "INV-004", server.post(people.maria, path, People.vote(word, digest)));
        }
        var vote = People.vote("APPROVED", digest);
        for (var wrong : List.of("null", "true", "1", "[\"APPROVED\"]", "{}")) {
            refused(422, "INV-004", server.post(people.maria, path, vote.replace("\"APPROVED\"", wrong)));
        }
        for (var reason : List.of("", " ", "a\\u001b[2Jb", "a\\u009bb", "x".repeat(4_097))) {
            refused(422, "INV-004", server.post(people.maria, path, vote.replace("seen and checked", reason)));
        }
        refused(400, "INV-001", server.post(people.maria, path, vote.replace("{", "{\"resolution\":\"REJECTED\",")));
        refused(422, "INV-004", server.post(people.maria, path, vote.replace("{", "{\"force\":true,")));
        refused(409, "INV-045", server.post(people.maria, path, People.vote("APPROVED", "0".repeat(64))));
        refused(403, "INV-046", server.post(people.manager("accounts"), path, vote));
        refused(403, "INV-046", server.post(people.key("\"roles\":[\"approve\"]"), path, vote));
        refused(403, "INV-046", server.post(people.key("\"roles\":[\"admin\"]"), path, vote));
        refused(403, "INV-036", server.post(people.agent, path, vote));

        assertThat(elements(people.approval(id), "votes")).isEmpty();
        assertThat(people.records("approval.vote", id)).isZero();
    }

    @Test
    void whatARequesterTellsComesBackAsDataAndNoMoreThanALimit() throws Exception {
        var ask = "{\"threadId\":\"t-7\",\"agentId\":\"a\",\"action\":{\"name\":\"mail.send\",\"parameters\":{\"to\":\""
                + NASTY + "\"}},\"context\":{\"why\":\"" + NASTY + "\"}}";
        var asked = require(202, server.post(people.agent, "/v1/approvals", ask, "Idempotency-Key", "ask-1"));
        assertThat(asked.response().headers().firstValue("Location")).contains("/v1/approvals/" + asked.member("id"));
        assertThat(asked.response().headers().firstValue("Content-Type")).contains("application/json");
        var sent = JsonReader.readObject(ask.getBytes(StandardCharsets.UTF_8));
        var read = people.approval(asked.member("id"));
        assertThat(read.get("context")).isEqualTo(sent.get("context"));
        assertThat(read.get("action")).isEqualTo(sent.get("action"));
        assertThat(server.get(admin, "/v1/events?limit=1000").text()).doesNotContain("HUSH");

        var again = require(200, server.post(people.agent, "/v1/approvals", ask, "Idempotency-Key", "ask-1"));
        assertThat(again.response().headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(again.member("id")).isEqualTo(asked.member("id"));
        refused(
                422,
                "INV-014",
                server.post(people.agent, "/v1/approvals", ask.replace("t-7", "t-8"), "Idempotency-Key", "ask-1"));

        refused(422, "INV-004", server.post(people.agent, "/v1/approvals", ask.replace("HUSH", "x".repeat(70_000))));
        refused(413, "INV-002", server.post(people.agent, "/v1/approvals", ask.replace("HUSH", "x".repeat(10 << 20))));
    }
}
