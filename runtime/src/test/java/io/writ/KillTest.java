package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.ledger.LedgerView;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.RecordId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A busy process is killed with SIGKILL at a random moment, again and again on the same home. Ten times in the build;
 * the long form is {@code mvn test -pl runtime -am -Dtest=KillTest -Dwrit.kills=100
 * -Dsurefire.failIfNoSpecifiedTests=false}. A failure names the seed that {@code -Dwrit.seed} takes.
 */
@Timeout(3_600)
final class KillTest {
    private static final int KILLS = Integer.getInteger("writ.kills", 10);
    private static final int FOUNDING_KILLS = Math.max(3, KILLS / 5);
    private static final long SEED = Long.getLong("writ.seed", System.nanoTime());
    private static final int LONGEST_MILLIS = 400;
    private static final int CALLERS = 16;

    private final Random random = new Random(SEED);

    @TempDir
    Path folder;

    @Test
    void everyAcknowledgedDecisionIsThereOnceAndNoKeyIsDecidedTwice() throws Exception {
        var home = TestHome.found(folder);
        Map<String, String> acknowledged = new HashMap<>();
        for (var kill = 1; kill <= KILLS; kill++) {
            var fresh = killed(Deciding.class, home.folder().toString(), Integer.toString(kill));
            assertThat(fresh).as("seed %d: the process was busy", SEED).isNotEmpty();
            for (var line : fresh) {
                var words = line.split(" ", -1);
                assertThat(words).as(line).hasSize(3).startsWith("ack");
                var first = acknowledged.putIfAbsent(words[1], words[2]);
                assertThat(words[2]).as("seed %d: %s", SEED, line).isEqualTo(first == null ? words[2] : first);
            }
            requireWhole(home, acknowledged);
        }
        requireVerified(home, acknowledged);
    }

    /** Starts a child, lets it get going, kills it; the whole lines that it wrote. */
    private List<String> killed(Class<?> main, String... arguments) throws InterruptedException {
        try (var child = ChildJvm.start(main, arguments)) {
            List<String> lines = new ArrayList<>();
            lines.add(String.valueOf(child.line()));
            var killer = Thread.ofVirtual().start(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                child.kill();
            });
            lines.addAll(child.remaining());
            killer.join();
            // what a kill cut off in the middle was not acknowledged
            return lines.stream()
                    .filter(line -> line.endsWith(";"))
                    .map(line -> line.substring(0, line.length() - 1))
                    .toList();
        }
    }

    /** By the records alone: each payment decided at most once, and as it was acknowledged. */
    private static void requireWhole(TestHome home, Map<String, String> acknowledged) {
        home.open().close();
        var report = home.audit();
        assertThat(report.findings()).as("seed %d", SEED).isEmpty();
        Map<String, String> decided = new HashMap<>();
        try (var opened = Homes.open(home.folder(), Mode.READ);
                var store = opened.store(TestHome.TENANT);
                var view = LedgerView.open(store)) {
            view.forEach(0, stored -> {
                var record = JsonReader.readObject(stored.leaf());
                if ("decision".equals(record.string("type"))) {
                    var tag = String.valueOf(record.string("replayTag"));
                    assertThat(decided.put(tag, String.valueOf(record.string("id"))))
                            .as("seed %d: a payment decided twice", SEED)
                            .isNull();
                }
            });
        }
        assertThat(decided.values()).as("seed %d", SEED).containsAll(acknowledged.values());
    }

    private static void requireVerified(TestHome home, Map<String, String> acknowledged) {
        var verifier = AttestationVerifier.builder(home.trustRoot()).build();
        try (var governor = home.open()) {
            acknowledged.forEach((payment, id) -> {
                var attestation = governor.attestation(RecordId.parse(id)).orElseThrow();
                assertThat(TestHome.disclosed(attestation, "/signals/payment_id"))
                        .isEqualTo(payment);
                assertThat(verifier.verify(attestation)).isInstanceOf(Verdict.Valid.class);
            });
        }
    }

    /** Sixteen callers that decide payments, some of them the same, and say so after each answer. */
    static final class Deciding {
        private Deciding() {}

        public static void main(String[] arguments) {
            var next = new AtomicInteger(Integer.parseInt(arguments[1]) * 1_000_000);
            var governor = TestHome.at(Path.of(arguments[0])).open();
            try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var caller = 0; caller < CALLERS; caller++) {
                    callers.execute(() -> decideForEver(governor, next));
                }
            }
        }

        private static void decideForEver(Governor governor, AtomicInteger next) {
            var random = new Random();
            while (true) {
                var number = random.nextInt(4) == 0 ? next.get() - random.nextInt(8) : next.incrementAndGet();
                var payment = "PAY-" + number;
                var answer = governor.executeFromSignals(TestHome.payment(payment, "250"));
                synchronized (System.out) {
                    System.out.println("ack " + payment + " " + idOf(answer) + ";");
                }
            }
        }

        private static String idOf(Answer answer) {
            return switch (answer) {
                case Answer.Decided decided -> decided.attestation().id();
                case Answer.Replayed replayed -> replayed.executionId().toString();
                case Answer.Refused refused -> "refused " + refused.refusal();
            };
        }
    }

    @Test
    void aHomeIsFoundedWholeOrNotAtAll() throws Exception {
        for (var kill = 1; kill <= FOUNDING_KILLS; kill++) {
            var parent = Files.createDirectory(folder.resolve("founded-" + kill));
            killed(Founding.class, parent.toString());
            var homes = homesIn(parent);
            assertThat(homes).as("seed %d", SEED).isNotEmpty();
            for (var home : homes.subList(Math.max(0, homes.size() - 2), homes.size())) {
                try (var governor = TestHome.at(home).open()) {
                    assertThat(governor.tenant().policies().refused()).isEmpty();
                    assertThat(governor.executeFromSignals(TestHome.payment("PAY-1", "250")))
                            .isInstanceOf(Answer.Approved.class);
                }
                TestHome.at(home).check();
            }
            Homes.founder(TimeSource.SYSTEM, Entropy.system())
                    .found(parent.resolve(Integer.toString(homes.size())), null);
        }
    }

    private static List<Path> homesIn(Path parent) throws IOException {
        try (var entries = Files.list(parent)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted((a, b) -> Integer.compare(number(a), number(b)))
                    .toList();
        }
    }

    private static int number(Path home) {
        return Integer.parseInt(home.getFileName().toString());
    }

    /** Founds home after home. */
    static final class Founding {
        private Founding() {}

        public static void main(String[] arguments) {
            for (var number = 0; ; number++) {
                Homes.founder(TimeSource.SYSTEM, Entropy.system())
                        .found(Path.of(arguments[0]).resolve(Integer.toString(number)), null);
                System.out.println(number + ";");
            }
        }
    }

    @Test
    void aPolicyIsPublishedWholeOrNotAtAll() throws Exception {
        var home = TestHome.found(folder);
        var published = new ArrayList<String>();
        for (var kill = 1; kill <= FOUNDING_KILLS; kill++) {
            published.addAll(killed(Publishing.class, home.folder().toString(), Integer.toString(kill)));
            try (var governor = home.open()) {
                assertThat(governor.tenant().policies().refused())
                        .as("seed %d", SEED)
                        .isEmpty();
                for (var version : published) {
                    assertThat(governor.simulate(TestHome.payment(version, "PAY-1", "250"))
                                    .heldBy())
                            .isEmpty();
                }
                var last = TestHome.payment(published.get(published.size() - 1), "PAY-" + kill + "00", "250");
                assertThat(governor.executeFromSignals(last)).isInstanceOf(Answer.Approved.class);
            }
        }
        var inLedger = home.check().stream()
                .filter(record -> record.type().equals("policy.published"))
                .map(record -> String.valueOf(record.record().string("policyVersion")))
                .toList();
        assertThat(inLedger).containsAll(published);
    }

    /** Publishes version after version. */
    static final class Publishing {
        private Publishing() {}

        public static void main(String[] arguments) {
            var home = TestHome.at(Path.of(arguments[0]));
            var governor = home.open();
            for (var number = 0; ; number++) {
                var version = "9." + arguments[1] + "." + number;
                governor.tenant().policies().publish(home.paymentPolicy(version), false, Principal.local());
                System.out.println(version + ";");
            }
        }
    }
}
