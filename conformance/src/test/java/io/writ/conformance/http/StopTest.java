package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop: what was accepted is answered, or was never written. */
@Timeout(120)
final class StopTest {
    @TempDir
    Path folder;

    @Test
    void underLoadEveryAnswerIsInTheLedgerAndEveryRetryGetsIt() throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "decide");
        Map<Integer, String> answered = new ConcurrentHashMap<>();
        var next = new AtomicInteger();
        try (var server = RunningServer.start(home);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var caller = 0; caller < 32; caller++) {
                callers.execute(() -> decideUntilStopped(server, key, next, answered));
            }
            while (answered.size() < 500) {
                Thread.sleep(10);
            }
            assertThat(server.stop()).isZero();
        }
        try (var server = RunningServer.start(home)) {
            for (var payment = 0; payment < next.get(); payment++) {
                var retried = decide(server, key, payment);
                assertThat(retried.status()).isIn(200, 201);
                assertThat(retried.member("executionId"))
                        .isEqualTo(answered.getOrDefault(payment, retried.member("executionId")));
                if (answered.containsKey(payment)) {
                    assertThat(retried.status()).isEqualTo(200);
                }
            }
            assertThat(server.stop()).isZero();
        }
        assertThat(RunningServer.writ("log", "verify", "--home", home.toString()))
                .contains("intact");
    }

    private static RunningServer.Answer decide(RunningServer server, String key, int payment)
            throws IOException, InterruptedException {
        return server.post(
                key, "/v1/decisions", RunningServer.payment("PAY-" + payment), "Idempotency-Key", "key-" + payment);
    }

    private static void decideUntilStopped(
            RunningServer server, String key, AtomicInteger next, Map<Integer, String> answered) {
        try {
            while (true) {
                var payment = next.getAndIncrement();
                var answer = decide(server, key, payment);
                if (answer.status() != 201) {
                    assertThat(answer.status()).isEqualTo(503);
                    return;
                }
                answered.put(payment, answer.member("executionId"));
            }
        } catch (IOException e) {
            // nobody listens any more: whether this one was decided, the retry tells
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRequestThatHasBegunIsWaitedForAndNewOnesAreNot() throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "decide");
        var body = RunningServer.payment("PAY-1");
        try (var server = RunningServer.start(home);
                var begun = new RawClient(server.uri());
                var idle = new RawClient(server.uri())) {
            var probe = "GET /readyz HTTP/1.1\r\nHost: writ\r\n\r\n";
            assertThat(idle.send(probe).status(10_000)).isEqualTo(200);
            begun.send(RawClient.head(key, "Content-Length: " + body.length()) + "{");
            Thread.sleep(500);
            server.process().destroy();
            Thread.sleep(1_000);

            assertThat(server.process().isAlive()).isTrue();
            assertThat(begun.send(body.substring(1)).status(10_000)).isEqualTo(201);
            assertThat(server.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.process().exitValue()).isZero();
        }
    }

    @Test
    void whatDoesNotEndIsNotWaitedForLongerThanTheDrain() throws Exception {
        var home = RunningServer.found(folder);
        var key = RunningServer.key(home, "--role", "decide");
        var config = java.nio.file.Files.writeString(folder.resolve("writ.yaml"), "shutdown: {drain: PT1S}\n");
        try (var server = RunningServer.start(home, "--config", config.toString());
                var begun = new RawClient(server.uri())) {
            begun.send(RawClient.head(key, "Content-Length: 100") + "{");
            Thread.sleep(500);
            var start = System.nanoTime();
            assertThat(server.stop()).isZero();
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
        }
    }
}
