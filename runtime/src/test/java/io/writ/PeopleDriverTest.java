package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.action.Action;
import io.writ.approval.Approval;
import io.writ.approval.ApprovalRequest;
import io.writ.approval.ApprovalState;
import io.writ.approval.Resolution;
import io.writ.escalation.FailureReport;
import io.writ.escalation.Severity;
import io.writ.escalation.SuccessReport;
import io.writ.escalation.ThreadOrder;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random people, agents, failing stores, restarts and a moving clock, against {@link NaivePeople}. */
class PeopleDriverTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 4;
    private static final int EACH = Integer.getInteger("writ.people", 40);
    private static final List<Person> PEOPLE = List.of(
            Person.of("maria", "finance-manager", "approver"),
            Person.of("tomas", "finance-manager"),
            Person.withKey("key:tomas-2", "tomas", "finance-manager"),
            Person.of("eva", "finance-manager", "approver"),
            Person.withKey("key:agent-2", "agent", "finance-manager", "approver"),
            Person.of("nobody"));
    private static final Person AGENT = Person.of("agent", "finance-manager");

    /** What a caller may be told; anything else is a bug. */
    private static final Set<Invariant> EXPECTED = EnumSet.of(
            Invariant.APPROVAL_OPEN,
            Invariant.ACTION_SEEN,
            Invariant.MAY_VOTE,
            Invariant.THREAD_RUNS,
            Invariant.ALREADY_DECIDED,
            Invariant.REQUEST_FORM,
            Invariant.DURABLE,
            Invariant.SIGNER);

    @TempDir
    Path folder;

    private final SetClock time = new SetClock(Instant.parse("2026-11-20T08:00:00Z"));
    private final Map<String, ApprovalState> told = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger done = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverPeopleAgentsAndFailingStoresDoTheRulesHold(long seed) throws Exception {
        var home = TestHome.found(folder, time);
        for (var round = 0; round < ROUNDS; round++) {
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
        told.forEach((id, state) -> assertThat(model.asked(id).state)
                .as("seed %d: approval %s was said to be %s", seed, id, state)
                .isEqualToIgnoringCase(state.name()));
        assertThat(model.approvals.values().stream().map(one -> one.state).distinct())
                .as("seed %d: the load was mixed", seed)
                .contains("APPROVED", "REJECTED", "MODIFIED", "EXPIRED");
        assertThat(done.get()).isGreaterThan(THREADS * ROUNDS * EACH / 4);
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
                actOnce(governor, random);
                done.incrementAndGet();
            } catch (RefusedException e) {
                assertThat(EXPECTED).contains(e.refusal().invariant());
            }
        }
        return null;
    }

    private void actOnce(Governor governor, Random random) {
        var thread = "t-" + random.nextInt(4);
        switch (random.nextInt(20)) {
            case 0 ->
                governor.recordFailure(
                        new FailureReport(thread, "a-" + random.nextInt(2), "boom", Severity.NORMAL, Optional.empty()),
                        AGENT);
            case 1 ->
                governor.recordSuccess(new SuccessReport(thread, "a-" + random.nextInt(2), Optional.empty()), AGENT);
            case 2 -> governor.stopThread(new ThreadOrder(thread, "enough", Optional.empty()), Principal.local());
            case 3, 4 -> governor.resumeThread(new ThreadOrder(thread, "go on", Optional.empty()), Principal.local());
            case 5 -> time.pass(random.nextInt(6) == 0 ? NaivePeople.OPEN : Duration.ofMinutes(random.nextInt(90)));
            case 6 -> ask(governor, thread, random);
            case 7, 8, 9, 10 -> decide(governor, thread, random);
            default -> vote(governor, random);
        }
    }

    private void ask(Governor governor, String thread, Random random) {
        var action = Action.read(JsonObject.builder()
                .put("name", "bucket.delete")
                .put(
                        "parameters",
                        JsonObject.builder().put("n", random.nextInt()).build())
                .build());
        var request = new ApprovalRequest(thread, "a-1", action, Optional.empty(), Optional.empty());
        asked.add(governor.openApproval(request, AGENT).approval().id());
    }

    private void decide(Governor governor, String thread, Random random) {
        var payment =
                TestHome.payment("1.1.0", "PAY-" + random.nextInt(30), "25000").withThread(thread, "a-1");
        if (governor.executeFromSignals(payment, AGENT) instanceof Outcome.PendingOverride pending) {
            asked.add(pending.attestation().id());
        }
    }

    private void vote(Governor governor, Random random) {
        if (asked.isEmpty()) {
            return;
        }
        // mostly what is new: many people are at the same few approvals at one time
        var back = Math.min(asked.size() - 1, random.nextInt(random.nextInt(3) == 0 ? 40 : 4));
        var approval = governor.approval(asked.get(asked.size() - 1 - back)).orElseThrow();
        var voter = PEOPLE.get(random.nextInt(PEOPLE.size()));
        var after = governor.resolveApproval(approval.id(), resolution(approval, random), voter)
                .approval();
        after.becomes().filter(id -> governor.approval(id).isPresent()).ifPresent(asked::add);
        if (after.state().ended()) {
            var before = told.putIfAbsent(after.id(), after.state());
            assertThat(before == null || before == after.state()).isTrue();
        }
    }

    private static Resolution resolution(Approval approval, Random random) {
        var seen = Digest.sha256(approval.action().orElseThrow().canonical());
        return switch (random.nextInt(12)) {
            case 0 -> Resolution.rejected("no", seen);
            case 1 -> Resolution.approved("yes", Digest.sha256(new byte[] {(byte) random.nextInt()}));
            case 2 -> change(seen, random);
            default -> Resolution.approved("yes", seen);
        };
    }

    private static Resolution change(Digest seen, Random random) {
        var other = TestHome.payment("1.1.0", "PAY-" + random.nextInt(30), random.nextBoolean() ? "900" : "30000");
        return new Resolution(
                Resolution.Word.MODIFIED,
                "otherwise",
                seen,
                other.action(),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(other.signals()),
                Optional.empty());
    }

    @Test
    void ofSixtyFourVotesForTheLastPlaceOneIsTheLast() throws Exception {
        var home = TestHome.found(folder, time);
        try (var governor = home.open(time);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = (Outcome.PendingOverride)
                    governor.executeFromSignals(TestHome.payment("1.1.0", "PAY-1", "25000"), AGENT);
            var approval = governor.approval(pending.attestation().id()).orElseThrow();
            var yes = Resolution.approved(
                    "yes", Digest.sha256(approval.action().orElseThrow().canonical()));
            governor.resolveApproval(approval.id(), yes, Person.of("first", "finance-manager"));
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

    private static boolean wins(Governor governor, Approval approval, Resolution yes, Person person) {
        try {
            return governor.resolveApproval(approval.id(), yes, person)
                            .approval()
                            .state()
                    == ApprovalState.APPROVED;
        } catch (RefusedException e) {
            assertThat(e.refusal().invariant()).isEqualTo(Invariant.APPROVAL_OPEN);
            return false;
        }
    }
}
