package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.log.SignedCheckpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in the ledger, asked for over HTTP: searches, chains, notes, and the log itself. */
@Timeout(120)
final class ReadingTest {
    private static final int PAYMENTS = 300;
    private static final String NOTE =
            "{\"threadId\":\"t-1\",\"agentId\":\"a-1\",\"action\":\"called\",\"description\":\"They agreed.\"}";

    @TempDir
    static Path folder;

    private static String writer;
    private static String other;
    private static String auditor;
    private static String foreign;
    private static RunningServer server;

    @BeforeAll
    static void fill() throws Exception {
        var home = RunningServer.found(folder);
        RunningServer.tenant(home, "acme");
        writer = RunningServer.key(home, "--role", "decide");
        other = RunningServer.key(home, "--role", "decide");
        auditor = RunningServer.key(home, "--role", "audit");
        foreign = RunningServer.key(home, "--role", "audit", "--tenant", "acme");
        server = RunningServer.start(home);
        try (var callers = Executors.newFixedThreadPool(16)) {
            List<Callable<RunningServer.Answer>> calls = new ArrayList<>();
            for (var payment = 0; payment < PAYMENTS; payment++) {
                var body = RunningServer.payment("PAY-" + payment, payment % 100 == 0 ? "5000.00" : "250.00");
                calls.add(() -> server.post(writer, "/v1/decisions", body));
            }
            for (var answer : callers.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(201);
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aSearchPagesThroughWhatItIsForAndNothingElse() throws Exception {
        var principal = "key:" + writer.substring("writ_".length(), "writ_".length() + 16);
        for (var filters : List.of(
                "",
                "&policyId=payment-approval&policyVersion=1.0.0&action=payment.execute"
                        + "&agentId=accounts-agent&threadId=t-1&principal=" + principal
                        + "&from=2020-01-01T00:00:00.000Z&to=2100-01-01T00:00:00.000Z")) {
            assertThat(search(auditor, filters)).hasSizeGreaterThanOrEqualTo(PAYMENTS);
        }
        assertThat(search(auditor, "&state=pending_override&threadId=t-1")).hasSize(3);
        assertThat(search(auditor, "&state=blocked")).isEmpty();
        assertThat(search(auditor, "&policyId=payment-approval&policyVersion=9.9.9"))
                .isEmpty();
        assertThat(search(auditor, "&from=2100-01-01T00:00:00.000Z")).isEmpty();
        assertThat(search(foreign, "")).isEmpty();

        var root = TrustRoot.parse(
                server.get(null, "/.well-known/writ-trust-root").response().body());
        for (var found : search(auditor, "&state=pending_override")) {
            assertThat(AttestationVerifier.builder(root).build().verify(Attestation.of(found)))
                    .isInstanceOf(Verdict.Valid.class);
        }
    }

    private static List<JsonObject> search(String key, String filters) throws Exception {
        List<JsonObject> found = new ArrayList<>();
        var cursor = "";
        do {
            var answer = server.get(key, "/v1/decisions?limit=70" + filters + cursor);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            ((JsonArray) Objects.requireNonNull(answer.json().get("decisions")))
                    .elements()
                    .forEach(decision -> found.add((JsonObject) decision));
            var next = answer.member("next");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        assertThat(found.stream().map(one -> one.string("id"))).doesNotHaveDuplicates();
        return found;
    }

    @Test
    void whatIsNoSearchIsRefusedAndWhoMayNotAuditSearchesNothing() throws Exception {
        assertThat(server.get(null, "/v1/decisions?nonsense=1").status()).isEqualTo(401);
        assertThat(server.get(writer, "/v1/decisions?nonsense=1").status()).isEqualTo(403);
        for (var query : List.of(
                "nonsense=1", "state=done", "limit=0", "limit=501", "cursor=0", "cursor=x", "from=yesterday", "to=")) {
            var refused = server.get(auditor, "/v1/decisions?" + query);
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.member("invariant")).as(query).isEqualTo("INV-039");
            assertThat(refused.member("field")).as(query).startsWith("?");
        }
    }

    @Test
    void aPendingDecisionIsWaitedForAndItsChainIsWhatNamesIt() throws Exception {
        var request = RunningServer.payment("PAY-9001", "5000.00").replace("t-1", "t-2");
        var path =
                "/v1/decisions/" + server.post(writer, "/v1/decisions", request).member("executionId");
        assertThat(server.post(other, "/v1/decisions", request).status()).isEqualTo(409);

        var begin = System.nanoTime();
        var waited = server.get(writer, path + "?wait=1s");
        assertThat((System.nanoTime() - begin) / 1_000_000).isBetween(900L, 20_000L);
        assertThat(waited.member("execution_state")).isEqualTo("pending_override");

        var chain = Attestation.parseAll(
                server.get(auditor, path + "?chain=true").response().body());
        assertThat(chain.stream().map(Attestation::type))
                .containsExactly("decision", "approval.requested", "replay.refused");
        var own = Attestation.parseAll(
                server.get(writer, path + "?chain=true").response().body());
        assertThat(own.stream().map(Attestation::type)).containsExactly("decision", "approval.requested");
        var limited = Attestation.parseAll(server.get(auditor, path + "?chain=true&disclose=/signals/amount")
                .response()
                .body());
        assertThat(limited.get(0).disclosures()).hasSize(1);
        assertThat(limited.get(1).disclosures()).isEmpty();
        assertThat(server.get(other, path + "?chain=true").status()).isEqualTo(404);
        assertThat(server.get(foreign, path + "?chain=true&wait=9s").status()).isEqualTo(404);
        assertThat(server.get(writer, path + "?wait=soon").status()).isEqualTo(400);
    }

    @Test
    void aNoteIsKeptOnceUnderItsKey() throws Exception {
        var first = server.post(writer, "/v1/notes", NOTE, "Idempotency-Key", "n-1");
        var again = server.post(writer, "/v1/notes", NOTE, "Idempotency-Key", "n-1");

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.member("type")).isEqualTo("note");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.response().headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(again.member("id")).isEqualTo(first.member("id"));
        assertThat(server.post(writer, "/v1/notes", NOTE.replace("agreed", "did not"), "Idempotency-Key", "n-1")
                        .status())
                .isEqualTo(422);
        assertThat(server.post(writer, "/v1/notes", "{}").status()).isEqualTo(422);
        assertThat(server.post(auditor, "/v1/notes", "x").status()).isEqualTo(403);
        assertThat(server.get(writer, "/v1/decisions/" + first.member("id")).status())
                .isEqualTo(404);
    }

    @Test
    void theTilesLeadToTheCheckpointAndTheEntriesToTheTiles() throws Exception {
        var checkpoint = SignedCheckpoint.parse(
                        server.get(null, "/log/checkpoint").text())
                .checkpoint();
        assertThat(checkpoint.origin()).isEqualTo("conformance.local/default");
        List<Digest> leaves = new ArrayList<>();
        for (var tile = 0L; tile * 256 < checkpoint.size(); tile++) {
            var width = (int) Math.min(256, checkpoint.size() - tile * 256);
            var place = String.format(Locale.ROOT, "%03d", tile) + (width < 256 ? ".p/" + width : "");
            var hashes = tile(null, "/log/tile/0/" + place);
            var entries = ByteBuffer.wrap(tile(auditor, "/log/tile/entries/" + place));
            for (var at = 0; at < hashes.length; at += 32) {
                var entry = new byte[Short.toUnsignedInt(entries.getShort())];
                entries.get(entry);
                leaves.add(Digest.of(Arrays.copyOfRange(hashes, at, at + 32)));
                assertThat(MerkleTree.leafHash(entry)).isEqualTo(leaves.getLast());
            }
            assertThat(entries.hasRemaining()).isFalse();
        }
        assertThat(root(leaves)).isEqualTo(checkpoint.root());
        assertThat(tile(null, "/log/tile/1/000.p/1"))
                .isEqualTo(root(leaves.subList(0, 256)).bytes());
    }

    private static byte[] tile(@org.jspecify.annotations.Nullable String key, String path) throws Exception {
        var answer = server.get(key, path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(answer.response().headers().firstValue("Cache-Control"))
                .hasValue((key == null ? "public" : "private") + ", max-age=31536000, immutable");
        return answer.response().body();
    }

    /** RFC 6962 section 2.1, word for word. */
    private static Digest root(List<Digest> leaves) {
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        var split = Integer.highestOneBit(leaves.size() - 1);
        return MerkleTree.nodeHash(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    @Test
    void whatTheLogHasNotOrWritesOtherwiseIsNotThereAndEntriesAreForAuditors() throws Exception {
        for (var path : List.of(
                "0/999",
                "0/0",
                "0/0000",
                "0/x000/000",
                "0/x001/067",
                "0/001.p/0",
                "0/001.p/256",
                "0/000.p/01",
                "8/000",
                "00/000",
                "-1/000",
                "entriess/000",
                "0/000/",
                "0/x001",
                "63/000",
                "1/000",
                "0/000.p",
                "%65ntries/000")) {
            assertThat(server.get(null, "/log/tile/" + path).status()).as(path).isEqualTo(404);
        }
        assertThat(server.get(null, "/log/tile/entries/000").status()).isEqualTo(401);
        assertThat(server.get(writer, "/log/tile/entries/000").status()).isEqualTo(403);
        assertThat(server.get(foreign, "/log/tile/entries/000").status()).isEqualTo(404);
        assertThat(server.get(foreign, "/log/checkpoint").text()).startsWith("conformance.local/acme\n");
        assertThat(new String(server.get(auditor, "/log/checkpoint").response().body(), StandardCharsets.UTF_8))
                .startsWith("conformance.local/default\n");
    }
}
