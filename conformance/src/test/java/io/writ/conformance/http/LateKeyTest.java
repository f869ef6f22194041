package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that were let in while their key was good, and have the rest of them arrive after it was revoked. */
@Timeout(120)
final class LateKeyTest {
    private static final int LET_IN_MILLIS = 500;

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static String operator;

    @BeforeAll
    static void start() throws Exception {
        var home = RunningServer.found(folder);
        RunningServer.writ("tenants", "create", "acme", "--home", home.toString());
        operator = RunningServer.key(home, "--role", "admin");
        server = RunningServer.start(home);
    }

    @Test
    void aBodyThatIsCompletedAfterTheRevocationIsNotCarriedOut() throws Exception {
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("/v1/keys?tenant=acme", "{\"roles\":[\"admin\"]}");
        requests.put("/v1/keys", "{\"roles\":[\"admin\"]}");
        requests.put("/v1/tenants", "{\"tenant\":\"late\"}");
        requests.put("/v1/clock/accept", "{\"reason\":\"it is late\"}");
        requests.put("/v1/threads/t-1/stop", "{\"reason\":\"it is late\"}");
        requests.put("/v1/simulate", "{}");
        var before = state();

        for (var request : requests.entrySet()) {
            var late = server.post(operator, "/v1/keys", "{\"roles\":[\"admin\"],\"label\":\"late\"}");
            try (var connection = RawConnection.open(server)) {
                var whole = RawConnection.post(request.getKey(), late.member("key"), request.getValue());
                connection.send(whole.substring(0, whole.length() - 1));
                Thread.sleep(LET_IN_MILLIS);
                assertThat(server.post(operator, "/v1/keys/" + late.member("id") + "/revoke", "{}")
                                .status())
                        .isEqualTo(200);
                connection.send(whole.substring(whole.length() - 1));

                var answer = connection.receive().orElseThrow();
                assertThat(answer.status()).as(request.getKey() + answer.text()).isEqualTo(401);
                assertThat(answer.text()).contains("INV-035");
            }
        }

        assertThat(state()).isEqualTo(before);
    }

    /** What the late requests would have changed. */
    private static String state() throws Exception {
        return server.get(operator, "/v1/keys?tenant=acme").text()
                + server.get(operator, "/v1/tenants").text()
                + server.get(operator, "/v1/threads").text();
    }

    @Test
    void aLongPollThatBeganBeforeTheRevocationIsToldNothingAfterIt() throws Exception {
        var late = server.post(operator, "/v1/keys", "{\"roles\":[\"decide\"],\"label\":\"poll\"}");
        var pending = server.post(late.member("key"), "/v1/decisions", RunningServer.payment("PAY-1", "25000.00"));
        assertThat(pending.status()).as(pending.text()).isEqualTo(201);
        for (var route : new String[] {"/v1/decisions/", "/v1/approvals/"}) {
            var key = server.post(operator, "/v1/keys", "{\"roles\":[\"audit\"],\"label\":\"poll\"}");
            try (var connection = RawConnection.open(server)) {
                connection.send(
                        RawConnection.head("GET", route + pending.member("executionId") + "?wait=3s", key.member("key"))
                                + "\r\n");
                Thread.sleep(LET_IN_MILLIS);
                server.post(operator, "/v1/keys/" + key.member("id") + "/revoke", "{}");

                assertThat(connection.receive().orElseThrow().status()).isEqualTo(401);
            }
        }
    }
}
