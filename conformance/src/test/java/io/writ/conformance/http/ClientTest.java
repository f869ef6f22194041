package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.writ.client.ApiKey;
import io.writ.client.CheckpointMemory;
import io.writ.client.InconsistentLogException;
import io.writ.client.UntrustedAnswerException;
import io.writ.client.WritClient;
import io.writ.client.WritClientBuilder;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against a server of the packaged jar, an attacker in between, and a ledger that was set back. */
class ClientTest {
    @TempDir
    private Path folder;

    private static WritClientBuilder client(URI server, Path home, String key) throws IOException {
        var root = TrustRoot.parse(Files.readAllBytes(home.resolve("trust").resolve("root.json")));
        return WritClient.builder(server, root).apiKey(ApiKey.of(key));
    }

    private static Proposal payment(String id, String amount) {
        return Proposal.read(
                JsonReader.readObject(RunningServer.payment(id, amount).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aClientDecidesReadsWaitsAndSeesTheLedgerGrow() throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "decide");
        try (var server = RunningServer.start(home);
                var client = client(server.uri(), home, key)
                        .consistencyEvery(Duration.ZERO)
                        .build()) {
            var proposal = payment("PAY-1", "250.00").withIdempotencyKey("order-77");
            assertThat(client.simulate(proposal).decisionAction()).contains("approve");
            var approved = (Answer.Approved) client.executeFromSignals(proposal);
            var id = RecordId.parse(approved.attestation().id());
            assertThat(client.executeFromSignals(proposal)).isInstanceOfSatisfying(Answer.Approved.class, again -> {
                assertThat(again.repeated()).isTrue();
                assertThat(again.attestation().leaf())
                        .isEqualTo(approved.attestation().leaf());
            });
            assertThat(client.executeFromSignals(payment("PAY-1", "250.00")))
                    .isInstanceOfSatisfying(
                            Answer.Replayed.class,
                            replayed -> assertThat(replayed.executionId()).isEqualTo(id));
            assertThat(client.simulate(proposal).heldBy()).contains(id);

            for (var i = 0; i < 300; i++) {
                assertThat(client.executeFromSignals(payment("PAY-" + (1000 + i), "250.00")))
                        .isInstanceOf(Answer.Approved.class);
            }
            assertThat(client.verify(client.attestation(id).orElseThrow())).isInstanceOf(Verdict.Valid.class);
            assertThat(client.checkpoint().checkpoint().size()).isGreaterThan(300);
            assertThat(client.kept()).contains(client.checkpoint());

            var pending = (Answer.PendingOverride) client.executeFromSignals(payment("PAY-2", "25000.00"));
            assertThat(client.awaitChain(RecordId.parse(pending.attestation().id()), Duration.ofMillis(1_200)))
                    .satisfiesExactly(
                            decision -> assertThat(decision.leaf())
                                    .isEqualTo(pending.attestation().leaf()),
                            asked -> assertThat(asked.type()).isEqualTo("approval.requested"));
            assertThat(client.attestation(RecordId.parse("01932f6a-7c00-7000-8000-000000000002")))
                    .isEmpty();
        }
    }

    @Test
    void refusalsAreWhatTheServerSays() throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "audit");
        try (var server = RunningServer.start(home);
                var client = client(server.uri(), home, key).build()) {
            assertThat(client.executeFromSignals(payment("PAY-1", "250.00")))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.refusal().message())
                                    .isEqualTo(
                                            "INV-036@validate: Authorization: the key has not the role decide. Use a key that has the role."));
            assertThatThrownBy(() -> client.simulate(payment("PAY-1", "250.00")).toString())
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("INV-036@validate: ");
        }
    }

    @Test
    void noByteThatIsChangedOnTheWayGoesUnnoticed() throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "decide");
        var proposal = payment("PAY-1", "250.00").withIdempotencyKey("order-77");
        try (var server = RunningServer.start(home)) {
            var genuine = server.post(
                            key,
                            "/v1/decisions",
                            RunningServer.payment("PAY-1", "250.00"),
                            "Idempotency-Key",
                            "order-77")
                    .response()
                    .body();
            var between = new AtomicReference<>(genuine);
            var attacker = attacker(between);
            try (var client = client(address(attacker), home, key)
                    .consistencyEvery(Duration.ofDays(1))
                    .build()) {
                assertThat(client.executeFromSignals(proposal)).isInstanceOf(Answer.Approved.class);
                for (var at = 0; at < genuine.length; at++) {
                    var spoiled = genuine.clone();
                    spoiled[at] = (byte) (spoiled[at] ^ 1 << (at % 8));
                    between.set(spoiled);
                    assertThatThrownBy(() -> client.executeFromSignals(proposal).getClass())
                            .as("byte %d", at)
                            .isInstanceOf(UntrustedAnswerException.class);
                }
                between.set(genuine);
                assertThatThrownBy(() -> client.executeFromSignals(payment("PAY-1", "250.00"))
                                .getClass())
                        .as("the true answer to another request")
                        .isInstanceOf(UntrustedAnswerException.class)
                        .hasMessageStartingWith("INV-041@verify: /idempotency: is of another request.");
            } finally {
                attacker.stop(0);
            }
        }
    }

    @Test
    void whatPeopleHaveDecidedIsWaitedForAndBelievedOnlyAsTheLedgerHasIt() throws Exception {
        var home = RunningServer.found(folder);
        var admin = RunningServer.key(home, "--role", "admin");
        try (var server = RunningServer.start(home)) {
            var people = new People(server, admin);
            var id = RecordId.parse(people.pending("PAY-1"));
            try (var client = client(server.uri(), home, people.agent).build()) {
                var soon = client.waitForOverride(id, Duration.ofMillis(10)).orElseThrow();
                assertThat(soon.isPending()).isTrue();
                assertThat(soon.resolution()).isEmpty();
                People.require(200, people.approve(people.maria, id.toString()));
                var later = Executors.newSingleThreadExecutor();
                var waiting = later.submit(() -> client.waitForOverride(id, Duration.ofSeconds(30)));
                Thread.sleep(300);
                People.require(200, people.approve(people.otto, id.toString()));
                later.shutdown();
                var resolved = waiting.get().orElseThrow();
                assertThat(resolved.isApproved(Instant.now())).isTrue();
                assertThat(resolved.records()).hasSize(5);
                assertThat(client.verify(resolved.resolution().orElseThrow())).isInstanceOf(Verdict.Valid.class);
            }
            spoiled(server, home, people, id);
        }
    }

    private static void spoiled(RunningServer server, Path home, People people, RecordId id) throws Exception {
        var genuine = server.get(people.agent, "/v1/approvals/" + id).response().body();
        var between = new AtomicReference<>(genuine);
        var attacker = attacker(between);
        try (var client = client(address(attacker), home, people.agent)
                .consistencyEvery(Duration.ofDays(1))
                .build()) {
            assertThat(client.waitForOverride(id, Duration.ZERO).orElseThrow().isApproved(Instant.now()))
                    .isTrue();
            for (var at = 0; at < genuine.length; at += 5) {
                var bytes = genuine.clone();
                bytes[at] = (byte) (bytes[at] ^ 1 << (at % 8));
                between.set(bytes);
                assertThatThrownBy(
                                () -> client.waitForOverride(id, Duration.ZERO).isPresent())
                        .as("byte %d", at)
                        .isInstanceOf(UntrustedAnswerException.class);
            }
            between.set(genuine);
            var another = RecordId.parse("01932f6a-7c00-7000-8000-000000000002");
            assertThatThrownBy(
                            () -> client.waitForOverride(another, Duration.ZERO).isPresent())
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith(
                            "INV-041@verify: /records: are not those of the approval that was asked for.");
        } finally {
            attacker.stop(0);
        }
    }

    /** Somebody in between, who answers whatever it likes. */
    private static HttpServer attacker(AtomicReference<byte[]> answer) throws IOException {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(201, answer.get().length);
            exchange.getResponseBody().write(answer.get());
            exchange.close();
        });
        http.start();
        return http;
    }

    private static URI address(HttpServer http) {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    @Test
    void aLedgerThatWasSetBackToAnOldCopyIsFoundOut() throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "decide");
        var memory = CheckpointMemory.file(folder.resolve("checkpoint"));
        decide(home, key, memory, "PAY-1");
        var copy = copy(home);
        decide(home, key, memory, "PAY-2", "PAY-3", "PAY-4");
        decide(home, key, memory, "PAY-5");

        // once while it is shorter than what was seen, once when it has outgrown that
        assertThatThrownBy(() -> decide(copy, key, memory, "PAY-6")).isInstanceOf(InconsistentLogException.class);
        decide(copy, key, CheckpointMemory.inMemory(), "PAY-7", "PAY-8", "PAY-9", "PAY-10", "PAY-11");
        assertThatThrownBy(() -> decide(copy, key, memory, "PAY-12"))
                .isInstanceOf(InconsistentLogException.class)
                .hasMessageStartingWith("INV-042@verify: \"conformance.local/default\": nothing shows that size ");
        decide(home, key, memory, "PAY-13");
    }

    private static void decide(Path home, String key, CheckpointMemory memory, String... payments) throws Exception {
        try (var server = RunningServer.start(home);
                var client = client(server.uri(), home, key).memory(memory).build()) {
            for (var payment : payments) {
                assertThat(client.executeFromSignals(payment(payment, "250.00")))
                        .isInstanceOf(Answer.Approved.class);
            }
            assertThat(server.stop()).isZero();
        }
    }

    private Path copy(Path home) throws IOException, InterruptedException {
        var copy = folder.resolve("copy");
        assertThat(new ProcessBuilder("cp", "-R", home.toString(), copy.toString())
                        .start()
                        .waitFor())
                .isZero();
        return copy;
    }
}
