package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Recorded;
import io.writ.verifier.Attestation;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sixty-four callers at once. */
@Timeout(120)
final class RaceTest {
    private static final int CALLERS = 64;

    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    @Test
    void oneReplayKeyHasOneHolderAndEveryOtherCallerIsToldWho() throws Exception {
        List<Answer> answers;
        try (var governor = home.open()) {
            answers = together(caller -> governor.executeFromSignals(TestHome.payment("PAY-1", "250")));
        }

        var approved = all(answers, Answer.Approved.class);
        var replayed = all(answers, Answer.Replayed.class);
        assertThat(approved).hasSize(1);
        var holder = approved.get(0).attestation().id();
        assertThat(replayed).hasSize(CALLERS - 1).allSatisfy(other -> {
            assertThat(other.executionId()).hasToString(holder);
            assertThat(other.first().orElseThrow().id()).isEqualTo(holder);
        });
        assertThat(home.check().stream().filter(record -> record.type().equals("replay.refused")))
                .hasSize(CALLERS - 1)
                .allMatch(record -> record.executionId().orElseThrow().equals(holder));
    }

    @Test
    void oneIdempotencyKeyWithOneBodyIsOneDecisionForAll() throws Exception {
        List<Answer> answers;
        try (var governor = home.open()) {
            var request = TestHome.payment("PAY-1", "250").withIdempotencyKey("order-77");
            answers = together(caller -> governor.executeFromSignals(request));
        }

        var approved = all(answers, Answer.Approved.class);
        assertThat(approved).hasSize(CALLERS);
        assertThat(approved.stream().map(answer -> answer.attestation().id()))
                .containsOnly(approved.get(0).attestation().id());
        assertThat(approved.stream().filter(answer -> !answer.repeated())).hasSize(1);
        assertThat(home.check().stream().filter(record -> record.type().equals("decision")))
                .hasSize(1);
    }

    @Test
    void oneIdempotencyKeyWithManyBodiesIsTheFirstOnesAlone() throws Exception {
        List<Answer> answers;
        try (var governor = home.open()) {
            answers = together(caller -> governor.executeFromSignals(
                    TestHome.payment("PAY-" + caller, "250").withIdempotencyKey("order-77")));
        }

        assertThat(all(answers, Answer.Approved.class)).hasSize(1);
        assertThat(all(answers, Answer.Refused.class))
                .hasSize(CALLERS - 1)
                .allMatch(answer -> answer.refusal().invariant() == Invariant.IDEMPOTENCY_KEY);
        assertThat(home.check().stream().filter(record -> record.type().equals("decision")))
                .hasSize(1);
    }

    /** Runs one call for each caller, all let go at the same moment. */
    private static <A> List<A> together(IntFunction<A> call) throws Exception {
        var start = new CyclicBarrier(CALLERS);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<A>> calls = new ArrayList<>();
            for (var caller = 0; caller < CALLERS; caller++) {
                var number = caller;
                calls.add(() -> {
                    start.await();
                    return call.apply(number);
                });
            }
            List<A> answers = new ArrayList<>();
            for (var future : callers.invokeAll(calls)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static <A> List<A> all(List<Answer> answers, Class<A> kind) {
        return answers.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void everyAnswerUnderMixedLoadIsTheOneOfASequentialLedgerInItsOwnOrder() throws Exception {
        var seed = System.nanoTime();
        List<SequentialLedger.Call> calls = Collections.synchronizedList(new ArrayList<>());
        try (var governor = home.open()) {
            try (var publisher = Executors.newSingleThreadExecutor()) {
                var changes = publisher.submit(() -> publishAndRetire(governor));
                together(caller -> {
                    decideAtRandom(governor, new Random(seed + caller), calls);
                    return caller;
                });
                changes.get();
            } catch (ExecutionException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }

        var records = home.check();

        new SequentialLedger(records).requireConsistent(calls, "seed " + seed);
        assertThat(calls.stream().map(call -> kind(call.answer())).distinct())
                .as("seed %d: the load was mixed", seed)
                .contains("Approved", "PendingOverride", "Replayed", "INV-014", "INV-006");
    }

    private static String kind(Answer answer) {
        return answer instanceof Answer.Refused refused
                ? refused.refusal().invariant().id()
                : answer.getClass().getSimpleName();
    }

    private boolean publishAndRetire(Governor governor) {
        for (var minor = 0; minor < 8; minor++) {
            governor.tenant().policies().publish(home.paymentPolicy("3." + minor + ".0"), false, Principal.local());
            if (minor > 0) {
                governor.tenant()
                        .policies()
                        .retire(PolicyRef.parse("payment-approval@3." + (minor - 1) + ".0"), Principal.local());
            }
        }
        return true;
    }

    private static void decideAtRandom(Governor governor, Random random, List<SequentialLedger.Call> calls) {
        for (var round = 0; round < 12; round++) {
            var version = random.nextInt(3) == 0 ? "1." + random.nextInt(2) + ".0" : "3." + random.nextInt(8) + ".0";
            var amount = random.nextBoolean() ? "250" : "5000";
            var request = TestHome.payment(version, "PAY-" + random.nextInt(200), amount);
            if (random.nextBoolean()) {
                request = request.withIdempotencyKey("order-" + random.nextInt(60));
            }
            var before = size(governor);
            var answer = governor.executeFromSignals(request);
            calls.add(new SequentialLedger.Call(request, before, answer, size(governor)));
            if (random.nextInt(3) == 0) {
                var again = governor.executeFromSignals(request);
                calls.add(new SequentialLedger.Call(request, before, again, size(governor)));
            }
        }
    }

    private static long size(Governor governor) {
        try (var reader = governor.tenant().reader()) {
            return reader.head().orElseThrow().size();
        }
    }

    @Test
    void publishingOneVersionFromManyCallersPublishesItOnce() throws Exception {
        var bundle = home.paymentPolicy("4.0.0");
        try (var governor = home.open()) {
            var published = together(caller -> governor.tenant().policies().publish(bundle, false, Principal.local()));
            var retired = together(caller -> governor.tenant()
                    .policies()
                    .retire(PolicyRef.parse("payment-approval@4.0.0"), Optional.empty(), Principal.local()));

            assertThat(published.stream().filter(Optional::isPresent)).hasSize(1);
            assertThat(retired.stream().filter(Recorded::repeated)).hasSize(CALLERS - 1);
            assertThat(retired.stream().map(one -> one.attestation().id()).distinct())
                    .hasSize(1);
        }
        assertThat(home.check().stream().map(Attestation::type)).endsWith("policy.published", "policy.retired");
    }
}
