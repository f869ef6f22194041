package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.ApprovalState;
import io.writ.gate.Resolution;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random people, agents, failing stores, restarts and a moving clock, against {@link NaivePeople}. */
class PeopleDriverTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 4;
    private static final int MOST_ROUNDS = 20;
    private static final int EACH = Integer.getInteger("writ.people", 40);

    @TempDir
    Path folder;

    private final SetClock time = new SetClock(Instant.parse("2026-11-20T08:00:00Z"));
    private final Map<RecordId, ApprovalState> told = new ConcurrentHashMap<>();
    private final RandomPeople people = new RandomPeople(this::told);
    private final ReadWriteLock clock = new ReentrantReadWriteLock();
    private final AtomicInteger done = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverPeopleAgentsAndFailingStoresDoTheRulesHold(long seed) throws Exception {
        var home = TestHome.found(folder, time);
        for (var round = 0; round < ROUNDS || (round < MOST_ROUNDS && !mixed()); round++) {
            var faults = new Faults();
            try (var governor = home.open(faults, faults::signer, time);
                    var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Void>> calls = new ArrayList<>();
                for (var caller = 0; caller < THREADS; caller++) {
                    var random = new Random(seed * 1_000 + round * 100L + caller);
                    calls.add(() -> act(governor, faults, random));
                }
                for (var call : callers.invokeAll(calls)) {
                    call.get();
                }
                faults.disarm();
            }
        }
        var model = new NaivePeople(home.check());
        told.forEach((id, state) -> assertThat(model.asked(id.toString()).state)
                .as("seed %d: approval %s was said to be %s", seed, id, state)
                .isEqualToIgnoringCase(state.name()));
        assertThat(mixed()).as("seed %d: the load was mixed", seed).isTrue();
        assertThat(done.get()).isGreaterThan(THREADS * ROUNDS * EACH / 4);
    }

    private boolean mixed() {
        return told.values()
                .containsAll(List.of(ApprovalState.APPROVED, ApprovalState.REJECTED, ApprovalState.MODIFIED));
    }

    private Void act(Governor governor, Faults faults, Random random) {
        for (var number = 0; number < EACH; number++) {
            if (random.nextInt(40) == 0) {
                var point = List.of(
                                Faults.Point.COMMIT_BEFORE,
                                Faults.Point.COMMIT_MIDDLE,
                                Faults.Point.COMMIT_AFTER,
                                Faults.Point.SIGN)
                        .get(random.nextInt(4));
                faults.arm(point, Faults.Manner.THROWS, 1);
            }
            try {
                actOnce(governor, random.nextInt(RandomPeople.KINDS), random);
                done.incrementAndGet();
            } catch (RefusedException e) {
                assertThat(RandomPeople.EXPECTED).contains(e.refusal().invariant());
            }
        }
        return null;
    }

    private void told(Approval after) {
        var before = told.putIfAbsent(after.id(), after.state());
        assertThat(before == null || before == after.state()).isTrue();
    }

    /** While nobody reads the clock: it has two hands, and who sees one moved and not the other sees a jump. */
    private void pass(Duration by) {
        clock.writeLock().lock();
        try {
            time.pass(by);
        } finally {
            clock.writeLock().unlock();
        }
    }

    private void actOnce(Governor governor, int what, Random random) {
        if (what == 5) {
            pass(random.nextInt(6) == 0 ? NaivePeople.OPEN : Duration.ofMinutes(random.nextInt(90)));
            return;
        }
        clock.readLock().lock();
        try {
            people.act(governor, what, random);
        } finally {
            clock.readLock().unlock();
        }
    }

    /** The same, in a process that is killed again and again; the long form is {@code -Dwrit.kills=100}. */
    @Test
    void whatPeopleWereToldIsThereAfterAKill() throws Exception {
        var home = TestHome.found(folder);
        var random = new Random(7);
        for (var kill = 1; kill <= Integer.getInteger("writ.kills", 10) / 2; kill++) {
            try (var child = ChildJvm.start(Acting.class, home.folder().toString(), Integer.toString(kill))) {
                var lines = new ArrayList<>(List.of(String.valueOf(child.line())));
                Thread.sleep(random.nextInt(400));
                child.kill();
                lines.addAll(child.remaining());
                lines.stream().filter(line -> line.endsWith(";")).forEach(this::toldByChild);
            }
            home.open().close();
            var model = new NaivePeople(home.check());
            told.forEach(
                    (id, state) -> assertThat(model.asked(id.toString()).state).isEqualToIgnoringCase(state.name()));
        }
        assertThat(told).isNotEmpty();
    }

    private void toldByChild(String line) {
        var words = line.substring(0, line.length() - 1).split(" ", -1);
        assertThat(words).as(line).hasSize(2);
        told.put(RecordId.parse(words[0]), ApprovalState.valueOf(words[1]));
    }

    /** Random people, until it is killed. */
    static final class Acting {
        private Acting() {}

        public static void main(String[] arguments) {
            var governor = TestHome.at(Path.of(arguments[0])).open();
            var people = new RandomPeople(after -> System.out.println(after.id() + " " + after.state() + ";"));
            for (var caller = 0; caller < THREADS; caller++) {
                var random = new Random(Long.parseLong(arguments[1]) * 100 + caller);
                Thread.ofPlatform().start(() -> {
                    while (true) {
                        try {
                            people.act(governor, random.nextInt(RandomPeople.KINDS), random);
                        } catch (RefusedException e) {
                            require(e);
                        }
                    }
                });
            }
        }

        private static void require(RefusedException e) {
            if (!RandomPeople.EXPECTED.contains(e.refusal().invariant())) {
                System.out.println("unexpected: " + e.getMessage() + ";");
            }
        }
    }

    @Test
    void ofSixtyFourVotesForTheLastPlaceOneIsTheLast() throws Exception {
        var home = TestHome.found(folder, time);
        try (var governor = home.open(time);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = (Answer.PendingOverride)
                    governor.as(RandomPeople.AGENT).executeFromSignals(TestHome.payment("1.1.0", "PAY-1", "25000"));
            var approval = governor.approval(
                            RecordId.parse(pending.attestation().id()))
                    .orElseThrow();
            var yes = Resolution.approved(
                    "yes", Digest.sha256(approval.action().orElseThrow().canonical()));
            governor.as(Person.of("first", "finance-manager")).resolveApproval(approval.id(), yes);
            List<Callable<Boolean>> votes = new ArrayList<>();
            for (var voter = 0; voter < 64; voter++) {
                var person = Person.of("voter-" + voter, "finance-manager");
                votes.add(() -> wins(governor, approval, yes, person));
            }
            var won = 0;
            for (var vote : callers.invokeAll(votes)) {
                won += vote.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
        var records = home.check();
        assertThat(records.stream().filter(record -> record.type().equals("approval.vote")))
                .hasSize(2);
        assertThat(records.stream().filter(record -> record.type().equals("approval.resolved")))
                .hasSize(1);
    }

    @Test
    void askedAtOneInstantUnderOneIdempotencyKeyItIsOneApproval() throws Exception {
        var action = JsonObject.builder()
                .put("name", "bucket.delete")
                .put("parameters", JsonObject.EMPTY)
                .build();
        var request = ApprovalRequest.of("t-9", "a-1", action).withIdempotencyKey("k-1");
        var home = TestHome.found(folder, time);
        try (var governor = home.open(time);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<RecordId> ask = () -> governor.as(RandomPeople.AGENT)
                    .openApproval(request)
                    .approval()
                    .id();
            Set<RecordId> ids = new HashSet<>();
            for (var answer : callers.invokeAll(Collections.nCopies(64, ask))) {
                ids.add(answer.get());
            }
            assertThat(ids).hasSize(1);
        }
        assertThat(home.check().stream().filter(record -> record.type().equals("approval.requested")))
                .hasSize(1);
    }

    private static boolean wins(Governor governor, Approval approval, Resolution yes, Person person) {
        try {
            return governor.as(person)
                            .resolveApproval(approval.id(), yes)
                            .approval()
                            .state()
                    == ApprovalState.APPROVED;
        } catch (RefusedException e) {
            assertThat(e.refusal().invariant()).isEqualTo(Invariant.APPROVAL_OPEN);
            return false;
        }
    }
}
