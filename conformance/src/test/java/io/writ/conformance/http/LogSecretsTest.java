package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.canonical.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server writes about a busy run: enough to find a request again, and nothing that somebody sent. */
@Timeout(120)
final class LogSecretsTest {
    private static final String FORGED = "writ_0123456789abcdef_c2VjcmV0LXRoYXQtbm9ib2R5LWhhcw";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void noKeyTokenOrSignalValueIsInTheLog(String format) throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "admin");
        var config = Files.writeString(
                folder.resolve("writ.yaml"), "log: {level: debug, format: " + format + "}\nlimits: {body: 64KiB}\n");
        var asked = 0;
        try (var server = RunningServer.start(home, "--config", config.toString())) {
            asked = busy(server, key);
            assertThat(server.stop()).isZero();
        }

        var log = Files.readString(folder.resolve("server.log"));
        assertThat(log)
                .doesNotContain(key, key.substring(key.lastIndexOf('_')), FORGED, "HUSH", "4711.13", "Bearer")
                .doesNotContainPattern("a bug|WARN|ERROR");
        var answered =
                log.lines().filter(line -> line.contains("/v1/decisions")).toList();
        assertThat(answered).hasSizeGreaterThanOrEqualTo(asked);
        if (format.equals("json")) {
            assertThat(log.lines()).allSatisfy(line -> JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8)));
            assertThat(answered).anyMatch(line -> line.contains("\"request\":\"req-1\""));
        } else {
            assertThat(answered).anyMatch(line -> line.contains("request=req-1"));
        }
    }

    /** Good and bad requests, each with something that must not be told; how many were for decisions. */
    private static int busy(RunningServer server, String key) throws IOException, InterruptedException {
        for (var i = 0; i < 20; i++) {
            server.post(
                    key, "/v1/decisions", RunningServer.payment("PAY-4711" + i, "4711.13"), "X-Request-ID", "req-" + i);
        }
        var hostile = List.of(
                RunningServer.payment("HUSH", "many"),
                RunningServer.payment("PAY-1", "4711.13").replace("EUR", "HUSH"),
                RunningServer.payment("PAY-1", "4711.13").replace("payment-approval", "HUSH"),
                "{\"HUSH\":",
                "{\"HUSH\":1}",
                "\"HUSH\n\"",
                "{\"signals\":\"" + "HUSH".repeat(20_000) + "\"}");
        for (var body : hostile) {
            server.post(key, "/v1/decisions", body, "Idempotency-Key", "HUSH-key");
            server.post(key, "/v1/simulate", body);
        }
        people(server, key);
        server.post(FORGED, "/v1/decisions", RunningServer.payment("HUSH"));
        server.get(key + "HUSH", "/v1/policies");
        server.get(key, "/v1/decisions?HUSH=HUSH&policyId=HUSH");
        server.get(key, "/v1/decisions/HUSH%0AHUSH");
        server.get(key, "/HUSH/4711.13?x=HUSH");
        server.send("HUSH", key, "/v1/decisions", null);
        try (var client = RawConnection.open(server)) {
            client.send(RawConnection.decision(key, "Transfer-Encoding: chunked") + "HUSH\r\n")
                    .status(5_000);
        }
        try (var client = RawConnection.open(server)) {
            client.send("GET /v1/decisions?a=HUSH HTTP/1.1\r\nHUSH\u0001: HUSH\r\n\r\n")
                    .status(5_000);
        }
        return 20 + hostile.size();
    }

    /** What people and models write, taken and refused. */
    private static void people(RunningServer server, String key) throws IOException, InterruptedException {
        var thread = "\"threadId\":\"t-HUSH\",\"agentId\":\"a-HUSH\"";
        var asked = server.post(
                key,
                "/v1/approvals",
                "{" + thread + ",\"action\":{\"name\":\"HUSH\",\"parameters\":{}},\"context\":{\"HUSH\":\"HUSH\"}}");
        for (var word : List.of("APPROVED", "HUSH")) {
            server.post(
                    key,
                    "/v1/approvals/" + asked.member("id") + "/resolutions",
                    "{\"resolution\":\"" + word + "\",\"reason\":\"HUSH\",\"actionDigest\":\""
                            + asked.member("actionDigest") + "\"}");
        }
        for (var i = 0; i < 6; i++) {
            server.post(key, "/v1/failures", "{" + thread + ",\"error\":\"HUSH\\n\"}");
        }
        server.post(key, "/v1/threads/t-HUSH/resume", "{\"reason\":\"HUSH\"}");
        server.post(key, "/v1/threads/t-HUSH/resume", "{\"reason\":\"HUSH\\u0007\"}");
        server.get(key, "/v1/approvals/HUSH?after=HUSH");
    }
}
