package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.Faults.Manner;
import io.writ.Faults.Point;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.ledger.LedgerObserver;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * At every point of the write path the store or the signer fails, fails although it happened, errs, or the process
 * dies. Then each request is retried under its own idempotency key, and the whole state is checked.
 */
@Timeout(60)
final class FaultTest {
    private static final int CALLERS = 8;

    @TempDir
    Path folder;

    /** What goes wrong, by point, and how often. */
    record Fault(String name, Manner manner, Map<Point, Integer> points) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        for (var manner : List.of(Manner.THROWS, Manner.ERRS)) {
            for (var point : EnumSet.range(Point.OPEN, Point.SIGN_SHORT)) {
                faults.add(new Fault(manner + " at " + point, manner, Map.of(point, 1)));
            }
            for (var commit : EnumSet.range(Point.COMMIT_BEFORE, Point.SIGN_SHORT)) {
                for (var after : List.of(Point.OPEN, Point.READER, Point.HEAD, Point.CLOSE_AFTER, Point.SETTLE)) {
                    faults.add(new Fault(
                            manner + " at " + commit + ", then at " + after, manner, Map.of(commit, 1, after, 1)));
                }
                faults.add(new Fault(
                        manner + " at " + commit + ", then three times at OPEN",
                        manner,
                        Map.of(commit, 1, Point.OPEN, 3)));
            }
        }
        return faults.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void nothingAcknowledgedIsLostAndNothingIsDecidedTwice(Fault fault) throws Exception {
        var home = TestHome.found(folder);
        var faults = new Faults();
        Map<String, String> acknowledged = new HashMap<>();
        try (var governor = home.open(faults)) {
            acknowledged.put("PAY-1", id(governor.executeFromSignals(keyed(1))));

            var sizeBefore = size(governor);
            fault.points().forEach((point, times) -> faults.arm(point, fault.manner(), times));
            var answers = all(governor, requests());
            var sizeAfter = size(governor);
            faults.disarm();

            if (answers.stream().allMatch(FaultTest::saysNothingWasWritten)) {
                assertThat(sizeAfter).isEqualTo(sizeBefore);
            }
            acknowledge(answers, acknowledged);
            var retried = all(governor, requests());
            assertThat(retried)
                    .as("the fault is gone: every request is answered")
                    .noneMatch(FaultTest::failed);
            acknowledge(retried, acknowledged);
            acknowledge(all(governor, requests()), acknowledged);
        }
        requireWhole(home.check(), acknowledged);
    }

    /** A batch that can be read may be in the memory of the system alone, once its sync has failed. */
    @Test
    void whatIsFoundAfterAFailedCommitIsToldOnlyOnceItIsDurable() {
        var home = TestHome.found(folder);
        var faults = new Faults();
        try (var governor = home.open(faults)) {
            faults.arm(Point.COMMIT_AFTER, Manner.THROWS, 1);
            faults.arm(Point.SETTLE, Manner.THROWS, 2);
            var first = governor.executeFromSignals(keyed(1));
            var second = governor.executeFromSignals(keyed(1));
            var third = governor.executeFromSignals(keyed(1));

            assertThat(first).asString().contains("whether the record was written is not known yet");
            assertThat(second).isInstanceOf(Answer.Refused.class);
            assertThat(third)
                    .isInstanceOfSatisfying(
                            Answer.Approved.class,
                            approved -> assertThat(approved.repeated()).isTrue());
        }
        home.check();
    }

    @Test
    void anErrorBetweenStepsLeavesNobodyWaiting() throws Exception {
        var home = TestHome.found(folder);
        var faults = new Faults();
        var observer = new LedgerObserver() {
            @Override
            public void failed() {
                throw new LinkageError("the observer's own library is missing");
            }
        };
        try (var governor = home.open(faults, observer)) {
            faults.arm(Point.COMMIT_BEFORE, Manner.ERRS, 1);
            faults.arm(Point.OPEN, Manner.ERRS, 3);
            var answers = all(governor, requests());
            faults.disarm();

            assertThat(answers).hasSameSizeAs(requests());
            assertThat(all(governor, requests())).noneMatch(FaultTest::failed);
        }
        home.check();
    }

    /** Payments, some twice under two idempotency keys: a decision and its replay; and the very first one, retried. */
    private static List<Proposal> requests() {
        List<Proposal> requests = new ArrayList<>();
        for (var caller = 2; caller < 2 + CALLERS / 2; caller++) {
            requests.add(keyed(caller));
        }
        requests.add(keyed(1));
        requests.add(keyed(1).withIdempotencyKey("replay-of-1"));
        requests.add(keyed(2).withIdempotencyKey("replay-of-2"));
        requests.add(keyed(3).withIdempotencyKey("replay-of-3"));
        return requests;
    }

    private static Proposal keyed(int payment) {
        return TestHome.payment("PAY-" + payment, payment % 2 == 0 ? "5000" : "250")
                .withIdempotencyKey("key-" + payment);
    }

    /** Sends all at once. An answer is an answer, or what was thrown instead of one. */
    private static List<Object> all(Governor governor, List<Proposal> requests) throws InterruptedException {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Object>> calls = new ArrayList<>();
            requests.forEach(request -> calls.add(() -> governor.executeFromSignals(request)));
            List<Object> answers = new ArrayList<>();
            for (Future<Object> call : callers.invokeAll(calls)) {
                try {
                    answers.add(call.get());
                } catch (ExecutionException e) {
                    answers.add(e.getCause());
                }
            }
            return answers;
        }
    }

    private static long size(Governor governor) {
        try (var reader = governor.tenant().reader()) {
            return reader.head().orElseThrow().size();
        } catch (RuntimeException | LinkageError e) {
            return -1; // the fault is in the way of reading too
        }
    }

    private static boolean failed(Object answer) {
        return answer instanceof Throwable || answer instanceof Answer.Refused;
    }

    private static boolean saysNothingWasWritten(Object answer) {
        return answer instanceof Answer.Refused refused
                && refused.refusal().problem().endsWith("so nothing was written");
    }

    private static String id(Object answer) {
        return switch (answer) {
            case Answer.Decided decided -> decided.attestation().id();
            case Answer.Replayed replayed -> replayed.executionId().toString();
            default -> throw new AssertionError(answer.toString());
        };
    }

    /** Remembers which decision each payment was said to have, and insists that it is never another. */
    private static void acknowledge(List<Object> answers, Map<String, String> acknowledged) {
        var requests = requests();
        for (var i = 0; i < answers.size(); i++) {
            if (!failed(answers.get(i))) {
                var payment = paymentOf(requests.get(i));
                var decision = id(answers.get(i));
                assertThat(acknowledged.merge(payment, decision, (first, later) -> first))
                        .isEqualTo(decision);
            }
        }
    }

    private static String paymentOf(Proposal request) {
        return String.valueOf(request.signals().string("payment_id"));
    }

    static void requireWhole(List<Attestation> records, Map<String, String> acknowledged) {
        Map<String, String> decided = new HashMap<>();
        Map<String, String> keys = new HashMap<>();
        for (var record : records) {
            if (record.type().equals("decision")) {
                var payment = TestHome.disclosed(record, "/signals/payment_id");
                assertThat(decided.put(payment, record.id()))
                        .as("%s decided twice", payment)
                        .isNull();
            }
            var idempotency = TestHome.disclosed(record, "/idempotency");
            if (!idempotency.isEmpty()) {
                var key = JsonReader.readObject(idempotency.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .string("key");
                assertThat(keys.put(String.valueOf(key), record.id()))
                        .as("%s answered twice", key)
                        .isNull();
            }
        }
        assertThat(decided).containsAllEntriesOf(acknowledged);
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {
                "ROW",
                "COMMIT_BEFORE",
                "COMMIT_HEAD",
                "COMMIT_MIDDLE",
                "COMMIT_AFTER",
                "SIGN",
                "CLOSE_BEFORE",
                "CLOSE_AFTER"
            })
    void aProcessThatDiesLeavesAllOfABatchOrNoneOfIt(Point point) {
        var home = TestHome.found(folder);
        Map<String, String> acknowledged = new HashMap<>();

        try (var child = ChildJvm.start(Dying.class, home.folder().toString(), point.name())) {
            for (var line : child.remaining()) {
                var words = line.split(" ", -1);
                assertThat(words).as(line).hasSize(3).startsWith("ack");
                acknowledged.put(words[1], words[2]);
            }
            assertThat(child.end()).isEqualTo(9);
        }

        assertThat(acknowledged).containsKey("PAY-1");
        home.check();
        try (var governor = home.open()) {
            acknowledged.put("PAY-1", id(governor.executeFromSignals(keyed(1))));
            acknowledged.put("PAY-2", id(governor.executeFromSignals(keyed(2))));
        }
        requireWhole(home.check(), acknowledged);
    }

    /** The process that dies: decides, and halts at a point while it decides again or closes. */
    static final class Dying {
        private Dying() {}

        public static void main(String[] arguments) {
            var faults = new Faults();
            try (var governor = TestHome.at(Path.of(arguments[0])).open(faults)) {
                System.out.println("ack PAY-1 " + id(governor.executeFromSignals(keyed(1))));
                faults.arm(Point.valueOf(arguments[1]), Manner.HALTS, 1);
                System.out.println("ack PAY-2 " + id(governor.executeFromSignals(keyed(2))));
            }
        }
    }

    @Test
    void aSignerWithAnotherKeyIsRefusedBeforeAnythingRestsOnIt() {
        var home = TestHome.found(folder);
        var other = io.writ.signing.Ed25519PrivateKey.generate(io.writ.time.Entropy.system());

        try (var governor = home.open(new Faults(), signer -> other::sign)) {
            var answer = (Answer.Refused) governor.executeFromSignals(keyed(1));
            assertThat(answer.refusal().invariant().id()).isEqualTo("INV-005");
            assertThat(governor.tenant().policies().refused().values())
                    .isNotEmpty()
                    .allSatisfy(refusal -> assertThat(refusal.problem())
                            .isEqualTo("the ledger's key could not sign, so nothing was written"));
        }

        try (var governor = home.open()) {
            assertThat(governor.executeFromSignals(keyed(1))).isInstanceOf(Answer.Approved.class);
        }
        assertThat(home.check()).hasSize(7);
    }
}
