package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.client.ApiKey;
import io.writ.client.CheckpointMemory;
import io.writ.client.WritClient;
import io.writ.conformance.http.RawConnection.Received;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.keys.TrustRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A busy server is killed with SIGKILL at a random moment, again and again on the same home, and told to stop by
 * SIGTERM. Four times in the build; {@code -Dwrit.kills=N} for more. A failure names the seed that {@code -Dwrit.seed}
 * takes.
 */
@Timeout(3_600)
final class ServerKillTest {
    private static final int KILLS = Math.max(4, Integer.getInteger("writ.kills", 4));
    private static final long SEED = Long.getLong("writ.seed", System.nanoTime());
    private static final int CLIENTS = 16;
    private static final int SHORTEST_MILLIS = 50;
    private static final int LONGEST_MILLIS = 400;

    private final Random random = new Random(SEED);
    private final AtomicInteger payments = new AtomicInteger();

    /** By payment, as they were first answered. */
    private final Map<Integer, Attestation> acknowledged = new ConcurrentHashMap<>();

    /** Those of which a retry has been found to get the same answer. */
    private final Set<Integer> settled = new HashSet<>();

    private final List<Integer> unanswered = new ArrayList<>();
    private final CheckpointMemory seen = CheckpointMemory.inMemory();

    @TempDir
    Path folder;

    private Path home;
    private String writer;
    private String auditor;
    private TrustRoot root;
    private RunningServer server;

    @BeforeEach
    void startServer() throws Exception {
        home = RunningServer.found(folder);
        writer = RunningServer.key(home, "--role", "decide");
        auditor = RunningServer.key(home, "--role", "audit");
        root = TrustRoot.parse(Files.readAllBytes(home.resolve("trust/root.json")));
        server = RunningServer.start(home);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void whatWasAnsweredIsThereAfterAKillAndARetryGetsTheSameAnswer() throws Exception {
        for (var kill = 1; kill <= KILLS; kill++) {
            unanswered.clear();
            loadUntil(() -> {
                server.process().destroyForcibly();
                return server.process().waitFor();
            });
            server = RunningServer.start(home);
            requireGrown();
            requireSameAnswers();
            for (var payment : unanswered) {
                var answer = retried(payment);
                assertThat(answer.status())
                        .as("seed %d: %s", SEED, answer.text())
                        .isIn(200, 201);
                acknowledged.put(payment, Attestation.parse(answer.body()));
            }
            requireDecidedOnce();
        }
        requireVerified();
    }

    @Test
    void whatWasAcceptedIsAnsweredWhenTheServerIsToldToStop() throws Exception {
        var exit = loadUntil(() -> server.stop());
        assertThat(exit).isZero();
        assertThat(server.log()).doesNotContain("Exception");
        server = RunningServer.start(home);
        requireGrown();
        requireSameAnswers();
        for (var payment : unanswered) {
            // it had not been accepted, and so has left nothing
            assertThat(retried(payment).status()).as("seed %d", SEED).isEqualTo(201);
        }
        requireVerified();
    }

    /** What ends the load, and what it came to. */
    @FunctionalInterface
    private interface Ending {
        int run() throws Exception;
    }

    private int loadUntil(Ending ending) throws Exception {
        var before = acknowledged.size();
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var clients = clients(threads, over);
            while (acknowledged.size() < before + CLIENTS) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
            remember();
            var result = ending.run();
            over.set(true);
            for (var client : clients) {
                client.get().ifPresent(unanswered::add);
            }
            return result;
        }
    }

    /** The newest checkpoint of those that came with the answers so far, which a client would hold on to. */
    private void remember() {
        acknowledged.values().stream()
                .map(attestation -> attestation.proof().checkpoint())
                .reduce((one, other) ->
                        one.checkpoint().size() > other.checkpoint().size() ? one : other)
                .ifPresent(seen::keep);
    }

    private List<Future<Optional<Integer>>> clients(ExecutorService threads, AtomicBoolean over) {
        return IntStream.range(0, CLIENTS)
                .mapToObj(each -> threads.submit(() -> client(over)))
                .toList();
    }

    /** Posts payments until the connection ends; the one that got no answer, if it had been sent. */
    private Optional<Integer> client(AtomicBoolean over) throws IOException {
        try (var connection = RawConnection.open(server)) {
            while (!over.get()) {
                var payment = payments.incrementAndGet();
                var answer = connection.send(request(payment)).receive();
                if (answer.isEmpty() || answer.get().status() == 503) {
                    return Optional.of(payment);
                }
                assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(201);
                acknowledged.put(payment, Attestation.parse(answer.get().body()));
            }
        }
        return Optional.empty();
    }

    private String request(int payment) {
        var body = RunningServer.payment("PAY-" + payment);
        return RawConnection.post("/v1/decisions", writer, body, "Idempotency-Key: k-" + payment + "\r\n");
    }

    private Received retried(int payment) throws IOException {
        try (var connection = RawConnection.open(server)) {
            return connection.send(request(payment)).receive().orElseThrow();
        }
    }

    private void requireSameAnswers() throws IOException {
        try (var connection = RawConnection.open(server)) {
            for (var first : acknowledged.entrySet()) {
                if (!settled.add(first.getKey())) {
                    continue;
                }
                var again = connection.send(request(first.getKey())).receive().orElseThrow();
                assertThat(again.status()).as("seed %d: %s", SEED, again.text()).isEqualTo(200);
                assertThat(again.member("executionId"))
                        .isEqualTo(first.getValue().id());
            }
        }
    }

    /** The checkpoint of now is signed, and a proof from the log's tiles leads to it from the one seen before. */
    private void requireGrown() {
        var before = seen.newest().orElseThrow().checkpoint();
        try (var client = WritClient.builder(server.uri(), root)
                .apiKey(ApiKey.of(writer))
                .memory(seen)
                .consistencyEvery(Duration.ZERO)
                .build()) {
            assertThat(client.checkpoint().checkpoint().size())
                    .as("seed %d", SEED)
                    .isGreaterThanOrEqualTo(before.size());
        }
    }

    /** By the records alone. */
    private void requireDecidedOnce() throws Exception {
        Map<String, String> decided = new HashMap<>();
        for (long next = 0, size = -1; next > size; ) {
            size = next;
            var page = server.get(auditor, "/v1/events?limit=1000&from=" + next).json();
            for (var event : ((JsonArray) Objects.requireNonNull(page.get("events"))).elements()) {
                var record = (JsonObject) Objects.requireNonNull(((JsonObject) event).get("data"));
                if ("decision".equals(record.string("type"))) {
                    var tag = Objects.requireNonNull(record.string("replayTag"));
                    assertThat(decided.put(tag, Objects.requireNonNull(record.string("id"))))
                            .as("seed %d: a payment decided twice", SEED)
                            .isNull();
                }
                next++;
            }
        }
        assertThat(decided.values())
                .as("seed %d", SEED)
                .containsExactlyInAnyOrderElementsOf(
                        acknowledged.values().stream().map(Attestation::id).toList());
    }

    /** With nothing but the trust root, and what was answered at the time. */
    private void requireVerified() {
        var verifier = AttestationVerifier.builder(root).build();
        assertThat(acknowledged.values())
                .as("seed %d", SEED)
                .allSatisfy(
                        attestation -> assertThat(verifier.verify(attestation)).isInstanceOf(Verdict.Valid.class));
    }
}
