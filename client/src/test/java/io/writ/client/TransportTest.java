package io.writ.client;

import static io.writ.client.ClientFixture.PROPOSAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.writ.client.TestServer.Answered;
import io.writ.gate.Answer;
import io.writ.gate.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, how soon, and what is given up. */
class TransportTest {
    @RegisterExtension
    final ClientFixture fixture = new ClientFixture();

    private final TestServer server = fixture.server;

    @Test
    void aLostAnswerIsHadAgainAndNothingIsDecidedTwice() {
        server.next((exchange, answered) -> exchange.close());
        server.next(TransportTest::halfAnAnswer);
        try (var client = fixture.client()) {
            var decided = (Answer.Approved) client.executeFromSignals(PROPOSAL);

            assertThat(decided.repeated()).isTrue();
            assertThat(server.log.size()).isEqualTo(1);
            assertThat(server.asked).containsExactly("POST /v1/decisions", "POST /v1/decisions", "POST /v1/decisions");
        }
    }

    private static void halfAnAnswer(HttpExchange exchange, Answered answered) throws IOException {
        exchange.sendResponseHeaders(201, answered.body().length);
        exchange.getResponseBody().write(answered.body(), 0, answered.body().length / 2);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aBusyServerIsAskedAgainButNeverSoonerThanItSaid(int status) {
        server.refuseNext(1, status, Map.of("Retry-After", "3"), "");
        server.refuseNext(1, status, Map.of("Retry-After", "nonsense"), "");
        server.refuseNext(1, status, Map.of(), "");
        try (var client = fixture.client()) {
            assertThat(client.executeFromSignals(PROPOSAL)).isInstanceOf(Answer.Approved.class);
        }
        var slept = fixture.ticker.slept;
        assertThat(slept).hasSize(3);
        assertThat(slept.get(0)).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_050));
        assertThat(slept.get(1)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(slept.get(2)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void aServerThatWantsLongQuietGetsIt() {
        server.refuseNext(
                1,
                503,
                Map.of("Retry-After", "60"),
                "{\"invariant\":\"INV-029\",\"detail\":\"full\",\"fix\":\"Wait.\"}");
        try (var client = fixture.client()) {
            var failure = catchThrowableOfType(
                    NoAnswerException.class,
                    () -> client.executeFromSignals(PROPOSAL).getClass());

            assertThat(failure)
                    .hasMessage("no answer from " + server.address() + "/v1/decisions: INV-029@store: full. Wait.");
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
            assertThat(failure.problem().flatMap(Problem::refusal)).isPresent();
            assertThat(fixture.ticker.slept).isEmpty();
        }
    }

    @Test
    void attemptsEnd() {
        server.refuseNext(9, 503, Map.of(), "");
        try (var client = fixture.builder()
                .retries(new Retries(3, Duration.ofMillis(1), Duration.ofMillis(2)))
                .build()) {
            assertThatThrownBy(() -> client.simulate(PROPOSAL).toString())
                    .hasMessageStartingWith(
                            "no answer from " + server.address() + "/v1/simulate after 3 attempts: HTTP 503");
            assertThat(server.asked).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 500, 502})
    void otherFailuresAreNotTriedAgainAndRedirectsNotFollowed(int status) {
        server.refuseNext(1, status, Map.of("Location", server.address() + "/v1/simulate"), "");
        try (var client = fixture.client()) {
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(NoAnswerException.class);
        }
        assertThat(server.asked).containsExactly("POST /v1/decisions");
    }

    @Test
    void whereNothingListensThatIsSaidInOneLine() throws IOException {
        var gone = new ClientFixture();
        gone.close();
        try (var client = gone.client()) {
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessage("no answer from " + gone.server.address()
                            + "/v1/decisions after 4 attempts: nothing accepts connections there");
        }
    }

    @Test
    void anAnswerThatDripsOrNeverEndsIsCutOff() throws InterruptedException {
        var over = new CountDownLatch(1);
        server.next((exchange, answered) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(over);
        });
        try (var client = fixture.builder().timeout(Duration.ofMillis(300)).build()) {
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageEndingWith("/v1/decisions: it took more than 300 ms");
            over.countDown();
        }
        server.next((exchange, answered) -> {
            exchange.sendResponseHeaders(200, 0);
            var block = new byte[1 << 16];
            for (var i = 0; i < 1 << 16; i++) {
                exchange.getResponseBody().write(block);
            }
        });
        try (var client = fixture.client()) {
            assertThatThrownBy(() -> client.simulate(PROPOSAL).toString())
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageEndingWith("/v1/simulate: \"an answer of more than 4194304 bytes\"");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        var retries = new Retries(40, Duration.ofMillis(10), Duration.ofSeconds(1));
        var random = new SplittableRandom(1);
        for (var made = 1; made < 40; made++) {
            var full = Math.min(1000, 10L << Math.min(made - 1, 20));
            assertThat(retries.pauseAfter(made, Optional.empty(), random).orElseThrow())
                    .isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
        }
        assertThat(retries.pauseAfter(40, Optional.empty(), random)).isEmpty();
        assertThat(retries.pauseAfter(1, Optional.of(Duration.ofMillis(1001)), random))
                .isEmpty();
    }
}
