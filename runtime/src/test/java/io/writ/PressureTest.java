package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.ledger.Signer;
import io.writ.verifier.id.PolicyRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is short of something: room in its queue, room on its disk, quiet. */
@Timeout(120)
final class PressureTest {
    private static final int QUEUE_BOUND = 8_192;

    @TempDir
    Path folder;

    /** A signer that waits, once it has been told to. */
    private static final class Slow {
        private final AtomicBoolean slow = new AtomicBoolean();
        private final CountDownLatch signing = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        Signer signer(Signer signer) {
            return message -> {
                if (slow.get()) {
                    signing.countDown();
                    released.await();
                }
                return signer.sign(message);
            };
        }
    }

    @Test
    void aFullQueueRefusesAtOnceAndEverythingThatItTookIsAnswered() throws Exception {
        var home = TestHome.found(folder);
        var slow = new Slow();
        var tooMany = 50;
        try (var governor = home.open(new Faults(), slow::signer);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            slow.slow.set(true);
            var first = callers.submit(() -> governor.executeFromSignals(TestHome.payment("PAY-0", "250")));
            slow.signing.await();
            // it is the sequencer that signs: nothing leaves the queue until it is let go
            var waiting = IntStream.rangeClosed(1, QUEUE_BOUND + tooMany)
                    .mapToObj(payment -> decide(callers, governor, payment))
                    .toList();
            while (waiting.stream().filter(Future::isDone).count() < tooMany) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            slow.released.countDown();

            var answers = new ArrayList<Answer>();
            for (var one : waiting) {
                answers.add(one.get());
            }
            assertThat(first.get()).isInstanceOf(Answer.Approved.class);
            assertThat(answers.stream().filter(Answer.Approved.class::isInstance))
                    .hasSize(QUEUE_BOUND);
            assertThat(answers.stream().filter(Answer.Refused.class::isInstance).map(Answer.Refused.class::cast))
                    .hasSize(tooMany)
                    .allSatisfy(refused -> assertThat(refused.refusal().message())
                            .isEqualTo("INV-029@store: ledger: 8192 requests are waiting already."
                                    + " Wait and send the request again."));
        }
        var report = home.audit();
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isEqualTo(6 + 1 + QUEUE_BOUND);
    }

    private static Future<Answer> decide(ExecutorService callers, Governor governor, int payment) {
        return callers.submit(() -> governor.executeFromSignals(TestHome.payment("PAY-" + payment, "250")));
    }

    @Test
    void closingAnswersWhatWasAcceptedReplaysAndRetriesToo() throws Exception {
        var home = TestHome.found(folder);
        List<Future<Answer>> accepted = new ArrayList<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = new Slow();
            try (var governor = home.open(new Faults(), slow::signer)) {
                slow.slow.set(true);
                accepted.add(decide(callers, governor, 1));
                slow.signing.await();
                for (var caller = 0; caller < 200; caller++) {
                    accepted.add(decide(callers, governor, 1 + caller % 20));
                }
                TimeUnit.MILLISECONDS.sleep(200);
                Thread.ofVirtual().start(slow.released::countDown);
            }
            for (var one : accepted) {
                assertThat(one.get()).isNotInstanceOf(Answer.Refused.class);
            }
        }
        assertThat(home.check()).hasSize(6 + 201);
    }

    @Test
    void anAuditBesideABusyWriterFindsNothingAndKeepsNoReaderOpen() throws Exception {
        var home = TestHome.found(folder);
        var stop = new AtomicBoolean();
        var payments = new AtomicInteger();
        try (var governor = home.open();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> busy = new ArrayList<>();
            for (var caller = 0; caller < 16; caller++) {
                busy.add(callers.submit(() -> {
                    while (!stop.get()) {
                        var payment = TestHome.payment("PAY-" + payments.incrementAndGet(), "250");
                        governor.executeFromSignals(payment.withIdempotencyKey("key-" + payments.get() % 50));
                    }
                }));
            }
            busy.add(callers.submit(() -> {
                for (var minor = 0; !stop.get(); minor++) {
                    governor.tenant()
                            .policies()
                            .publish(home.paymentPolicy("7." + minor + ".0"), false, Principal.local());
                    governor.tenant()
                            .policies()
                            .retire(PolicyRef.parse("payment-approval@7." + minor + ".0"), Principal.local());
                }
            }));
            try {
                for (var audit = 0; audit < 12; audit++) {
                    var report = home.audit();
                    assertThat(report.findings())
                            .as("audit %d over %d records", audit, report.records())
                            .isEmpty();
                    assertThat(report.rows().get("policy")).isGreaterThanOrEqualTo(5);
                    assertThat(openFiles("ledger.db")).as("connections").isLessThan(40);
                }
            } finally {
                stop.set(true);
            }
            for (var one : busy) {
                one.get();
            }
        }
        assertThat(openFiles("ledger.db")).as("after closing").isZero();
        assertThat(home.database().resolveSibling("ledger.db-wal"))
                .as("closed into one file")
                .doesNotExist();
        assertThat(home.audit().findings()).isEmpty();
    }

    /** How many descriptors of this process lead to a file of this test's home. */
    private long openFiles(String name) throws IOException {
        var descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "descriptors are counted where the system shows them");
        var file = folder.toRealPath();
        try (var links = Files.list(descriptors)) {
            return links.map(PressureTest::target)
                    .filter(target -> target.startsWith(file) && target.endsWith(name))
                    .count();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link; // closed since it was listed
        }
    }

    @Test
    void theWriteAheadLogDoesNotGrowWithoutBoundUnderReadersThatComeAndGo() throws Exception {
        var home = TestHome.found(folder);
        var stop = new AtomicBoolean();
        try (var governor = home.open();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var reader = 0; reader < 4; reader++) {
                callers.execute(() -> {
                    while (!stop.get()) {
                        governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
                    }
                });
            }
            List<Future<Answer>> decisions = new ArrayList<>();
            for (var payment = 1; payment <= 60_000; payment++) {
                decisions.add(decide(callers, governor, payment));
                if (payment % 500 == 0) {
                    for (var one : decisions) {
                        assertThat(one.get()).isNotInstanceOf(Answer.Refused.class);
                    }
                    decisions.clear();
                }
            }
            stop.set(true);
            assertThat(Files.size(home.database().resolveSibling("ledger.db-wal")))
                    .isLessThan(192L << 20);
            assertThat(Files.size(home.database()))
                    .as("what passed through it was more")
                    .isGreaterThan(32L << 20);
        }
    }

    @Test
    void aFullDiskRefusesAndTheLedgerGoesOnOnceThereIsRoom() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(mount(disk), "a file system of four megabytes can be mounted here");
        try {
            var home = TestHome.found(disk);
            Map<String, String> acknowledged = new HashMap<>();
            try (var governor = home.open()) {
                var ballast = disk.resolve("ballast");
                fill(ballast);
                Answer.Refused full = null;
                for (var payment = 1; full == null; payment++) {
                    switch (governor.executeFromSignals(keyed(payment))) {
                        case Answer.Approved approved ->
                            acknowledged.put(
                                    "PAY-" + payment, approved.attestation().id());
                        case Answer.Refused refused -> full = refused;
                        default -> throw new AssertionError("neither approved nor refused");
                    }
                }
                assertThat(full.refusal().message())
                        .isEqualTo("INV-028@store: ledger: the store failed, so nothing was written."
                                + " Check the disk, then send the request again with the same idempotency key.");
                assertThat(governor.executeFromSignals(keyed(90_000))).isInstanceOf(Answer.Refused.class);

                Files.delete(ballast);

                for (var payment = 1; payment <= acknowledged.size() + 20; payment++) {
                    var answer = (Answer.Approved) governor.executeFromSignals(keyed(payment));
                    var id = answer.attestation().id();
                    assertThat(acknowledged.getOrDefault("PAY-" + payment, id)).isEqualTo(id);
                }
            }
            FaultTest.requireWhole(home.check(), acknowledged);
        } finally {
            run("umount", disk.toString());
        }
    }

    private static Proposal keyed(int payment) {
        return TestHome.payment("PAY-" + payment, "250").withIdempotencyKey("key-" + payment);
    }

    /** Leaves room for the database's log to grow a little and no more. */
    private static void fill(Path ballast) throws IOException {
        var piece = new byte[64 << 10];
        try (var out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(ballast).getUsableSpace() > 4L * piece.length) {
                out.write(piece);
            }
        }
    }

    private static boolean mount(Path folder) throws Exception {
        return run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString()) == 0;
    }

    private static int run(String... command) throws Exception {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor();
        } catch (IOException e) {
            return -1; // there is no such command
        }
    }
}
