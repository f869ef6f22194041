package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RunningServer.Answer;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.List;
import java.util.Objects;

/** People and agents of one tenant: their keys, what they ask of each other, and what the ledger has of it. */
final class People {
    final String agent;
    final String maria;
    final String otto;
    private final RunningServer server;
    private final String admin;

    People(RunningServer server, String admin) throws Exception {
        this.server = server;
        this.admin = admin;
        agent = key("\"roles\":[\"decide\"],\"subject\":\"accounts\"");
        maria = manager("maria");
        otto = manager("otto");
    }

    String key(String terms) throws Exception {
        return require(201, server.post(admin, "/v1/keys", "{" + terms + "}")).member("key");
    }

    String manager(String subject) throws Exception {
        return key("\"roles\":[\"approve\"],\"functions\":[\"finance-manager\"],\"subject\":\"" + subject + "\"");
    }

    /** A payment above the limit: two finance managers have to agree. */
    static String payment(String id) {
        return RunningServer.payment(id, "5000.00").replace("1.0.0", "1.1.0");
    }

    /** Has a decision made that waits for people, and gives its id. */
    String pending(String payment) throws Exception {
        var decided = require(201, server.post(agent, "/v1/decisions", payment(payment)));
        assertThat(decided.member("execution_state")).isEqualTo("pending_override");
        return decided.member("executionId");
    }

    JsonObject approval(String id) throws Exception {
        return require(200, server.get(admin, "/v1/approvals/" + id)).json();
    }

    String digest(String id) throws Exception {
        return Objects.requireNonNull(approval(id).string("actionDigest"));
    }

    static String vote(String word, String digest) {
        return "{\"resolution\":\"" + word + "\",\"reason\":\"seen and checked\",\"actionDigest\":\"" + digest + "\"}";
    }

    static String resolutions(String id) {
        return "/v1/approvals/" + id + "/resolutions";
    }

    Answer approve(String key, String id, String... headers) throws Exception {
        return server.post(key, resolutions(id), vote("APPROVED", digest(id)), headers);
    }

    static Answer require(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer;
    }

    static void refused(int status, String invariant, Answer answer) {
        require(status, answer);
        assertThat(answer.member("invariant")).as(answer.text()).isEqualTo(invariant);
    }

    static List<JsonValue> elements(JsonObject json, String member) {
        return ((JsonArray) Objects.requireNonNull(json.get(member))).elements();
    }

    /** How many records of a type the ledger has for an approval. */
    long records(String type, String approvalId) throws Exception {
        return elements(require(200, server.get(admin, "/v1/events?limit=1000")).json(), "events").stream()
                .map(event -> (JsonObject) Objects.requireNonNull(((JsonObject) event).get("data")))
                .filter(record -> type.equals(record.string("type")))
                .filter(record -> approvalId.equals(record.string("approvalId")))
                .count();
    }
}
