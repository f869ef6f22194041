package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.escalation.Adjudicator;
import io.writ.gate.Answer;
import io.writ.gate.ApprovalState;
import io.writ.gate.Escalated;
import io.writ.gate.FailureReport;
import io.writ.gate.Resolution;
import io.writ.gate.Severity;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.gate.ThreadState;
import io.writ.gate.Tier;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What failures lead to. */
class EscalationTest {
    private static final Person AGENT = Person.of("agent");
    private static final Person BOSS = Person.of("boss", "approver");

    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    private static Escalated fail(Governor governor) {
        return governor.as(AGENT).recordFailure(report(Optional.empty()));
    }

    private static FailureReport report(Optional<IdempotencyKey> key) {
        return new FailureReport(
                new ThreadId("t-1"),
                new AgentId("accounts-agent"),
                "connection \u001b[31mrefused",
                Severity.NORMAL,
                key);
    }

    private static ThreadOrder order(String reason) {
        return ThreadOrder.of("t-1", reason);
    }

    private static void requireRefused(Invariant invariant, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().invariant()).isEqualTo(invariant));
    }

    @Test
    void fiveFailuresInARowStopTheThreadUntilAPersonResumesItAcrossRestarts() {
        List<Escalated> steps = new ArrayList<>();
        for (var failure = 0; failure < 5; failure++) {
            try (var governor = home.open()) {
                steps.add(fail(governor));
            }
        }
        assertThat(steps.stream().map(Escalated::tier))
                .containsExactly(
                        Tier.RETRY,
                        Tier.ADJUDICATION,
                        Tier.HUMAN_INTERVENTION,
                        Tier.HUMAN_INTERVENTION,
                        Tier.EMERGENCY_STOP);
        assertThat(steps.get(3).approvalId()).isPresent().isEqualTo(steps.get(2).approvalId());

        try (var governor = home.open()) {
            var rejected = (Answer.Rejected) governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
            assertThat(TestHome.disclosed(rejected.attestation(), "/facts/thread.stopped"))
                    .isEqualTo("true");
            assertThat(rejected.attestation().toPrettyJson()).contains("\"rule\": \"emergency-stop\"");
            var open =
                    governor.approval(steps.get(2).approvalId().orElseThrow()).orElseThrow();
            var yes = Resolution.approved(
                    "go", Digest.sha256(open.action().orElseThrow().canonical()));
            requireRefused(Invariant.THREAD_RUNS, () -> governor.as(BOSS).resolveApproval(open.id(), yes));
            assertThat(governor.tenant().threads().stopped(Optional.empty(), 10).threads())
                    .extracting(ThreadState::threadId)
                    .containsExactly(new ThreadId("t-1"));

            governor.resumeThread(order("the network is back"));
            requireRefused(Invariant.THREAD_RUNS, () -> governor.resumeThread(order("again")));
            assertThat(governor.executeFromSignals(TestHome.payment("PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
            assertThat(governor.as(BOSS)
                            .resolveApproval(open.id(), yes)
                            .approval()
                            .state())
                    .isEqualTo(ApprovalState.APPROVED);
            assertThat(fail(governor).count()).isEqualTo(1);
            var state = governor.tenant().threads().state(new ThreadId("t-1"));
            assertThat(state.stopped()).isFalse();
            assertThat(state.change().flatMap(ThreadState.Change::reason)).contains("the network is back");
            assertThat(state.failures()).containsExactly(new ThreadState.Failures(new AgentId("accounts-agent"), 1));
        }
        new NaivePeople(home.check());
    }

    @Test
    void aSuccessEndsTheRunAndARetryOfAReportIsCountedOnce() {
        try (var governor = home.open()) {
            fail(governor);
            governor.as(AGENT).recordSuccess(SuccessReport.of("t-1", "accounts-agent"));
            var keyed = report(Optional.of(new IdempotencyKey("k-1")));
            for (var failure = 0; failure < 2; failure++) {
                fail(governor);
            }
            var third = governor.as(AGENT).recordFailure(keyed);
            var again = governor.as(AGENT).recordFailure(keyed);

            assertThat(third.count()).isEqualTo(3);
            assertThat(again.repeated()).isTrue();
            assertThat(again.count()).isEqualTo(3);
            assertThat(again.approvalId()).isPresent().isEqualTo(third.approvalId());
            requireRefused(
                    Invariant.IDEMPOTENCY_KEY,
                    () -> governor.as(AGENT)
                            .recordFailure(FailureReport.of("t-1", "other", "x")
                                    .withSeverity(Severity.LOW)
                                    .withIdempotencyKey("k-1")));
        }
        new NaivePeople(home.check());
    }

    @Test
    void anAdjudicatorHandsOverToPeopleAndOneThatFailsChangesNothing() {
        try (var governor = home.open()) {
            governor.tenant().escalation().register(new Says(Adjudicator.Verdict.ESCALATE));
            fail(governor);
            var second = governor.as(AGENT).recordFailure(report(Optional.of(new IdempotencyKey("second"))));
            assertThat(second.tier()).isEqualTo(Tier.HUMAN_INTERVENTION);
            assertThat(governor.as(AGENT)
                            .recordFailure(report(Optional.of(new IdempotencyKey("second"))))
                            .approvalId())
                    .isEqualTo(second.approvalId());
            assertThat(fail(governor).approvalId()).isPresent().isEqualTo(second.approvalId());

            governor.as(AGENT).recordSuccess(SuccessReport.of("t-1", "accounts-agent"));
            governor.tenant().escalation().register(new Says(null));
            fail(governor);
            assertThat(fail(governor).tier()).isEqualTo(Tier.ADJUDICATION);
        }
        assertThat(home.check().stream()
                        .filter(record -> record.type().equals("adjudication"))
                        .map(record -> record.record().string("verdict")))
                .containsExactly("ESCALATE", "FAILED");
    }

    /** Says always the same; without a verdict it fails. */
    private record Says(Adjudicator.@org.jspecify.annotations.Nullable Verdict verdict) implements Adjudicator {
        @Override
        public String name() {
            return "rules-1";
        }

        @Override
        public Answer adjudicate(FailureReport failure, int count) {
            if (verdict == null) {
                throw new IllegalStateException("no answer");
            }
            return new Answer(verdict, "three of three services are down");
        }
    }

    @Test
    void withoutTermsNobodyCanBeAskedAndFailuresAreCountedAllTheSame() {
        try (var governor = home.open()) {
            governor.tenant().policies().retire(PolicyRef.parse("human-approval@1.0.0"), Principal.local());
            for (var failure = 0; failure < 2; failure++) {
                fail(governor);
            }
            var third = fail(governor);
            assertThat(third.tier()).isEqualTo(Tier.HUMAN_INTERVENTION);
            assertThat(third.approvalId()).isEmpty();
            fail(governor);
            assertThat(fail(governor).tier()).isEqualTo(Tier.EMERGENCY_STOP);
        }
        assertThat(home.check().stream().map(Attestation::type)).doesNotContain("approval.requested");
    }

    @Test
    void failuresOfOneAgentStopItAndItsReporterAndNobodyElse() {
        var helper = Person.of("helper");
        var thief = FailureReport.of("t-1", "thief", "boom");
        try (var governor = home.open()) {
            for (var i = 0; i < 5; i++) {
                governor.as(helper).recordFailure(thief);
            }
            var payment = TestHome.payment("PAY-1", "250");
            assertThat(governor.as(AGENT).executeFromSignals(payment)).isInstanceOf(Answer.Approved.class);
            assertThat(governor.as(helper).executeFromSignals(TestHome.payment("PAY-2", "250")))
                    .as("whoever reported it, under whatever agent's name")
                    .isInstanceOf(Answer.Rejected.class);
            assertThat(governor.as(AGENT)
                            .executeFromSignals(TestHome.payment("PAY-3", "250").withThread("t-1", "thief")))
                    .isInstanceOf(Answer.Rejected.class);
            assertThat(governor.as(AGENT)
                            .executeFromSignals(TestHome.inThread(TestHome.payment("PAY-4", "250"), "t-1")))
                    .as("one that names no agent could be any")
                    .isInstanceOf(Answer.Rejected.class);
            var state = governor.thread(new ThreadId("t-1"));
            assertThat(state.stopped()).isFalse();
            assertThat(state.stoppedAgents()).containsExactly(new AgentId("thief"));
            assertThat(governor.tenant().threads().stopped(Optional.empty(), 10).threads())
                    .containsExactly(state);

            governor.resumeThread(order("it was the network"));
            assertThat(governor.as(helper).executeFromSignals(TestHome.payment("PAY-5", "250")))
                    .isInstanceOf(Answer.Approved.class);
        }
        new NaivePeople(home.check());
    }

    @Test
    void stoppedThreadsAreListedPageByPage() {
        try (var governor = home.open()) {
            for (var i = 0; i < 7; i++) {
                governor.stopThread(ThreadOrder.of("t-" + i, "enough"));
            }
            governor.resumeThread(ThreadOrder.of("t-3", "go on"));
            List<String> listed = new ArrayList<>();
            var next = Optional.<ThreadId>empty();
            do {
                var page = governor.tenant().threads().stopped(next, 2);
                page.threads().forEach(one -> listed.add(one.threadId().value()));
                next = page.next();
            } while (next.isPresent());

            assertThat(listed).containsExactly("t-0", "t-1", "t-2", "t-4", "t-5", "t-6");
        }
    }

    @Test
    void aRetriedFailureDoesNotNameTheApprovalOfALaterOne() {
        try (var governor = home.open()) {
            governor.tenant().escalation().register(new Escalating());
            var first = report(Optional.of(new IdempotencyKey("first")));
            fail(governor);
            var adjudicated = governor.as(AGENT).recordFailure(first);
            governor.as(AGENT).recordSuccess(SuccessReport.of("t-1", "accounts-agent"));
            governor.as(BOSS)
                    .resolveApproval(
                            adjudicated.approvalId().orElseThrow(),
                            Resolution.rejected(
                                    "no",
                                    governor.approval(adjudicated.approvalId().orElseThrow())
                                            .orElseThrow()
                                            .actionDigest()
                                            .orElseThrow()));
            fail(governor);
            var later = fail(governor);
            assertThat(later.approvalId()).isPresent().isNotEqualTo(adjudicated.approvalId());

            assertThat(governor.as(AGENT).recordFailure(first).approvalId()).isNotEqualTo(later.approvalId());
        }
    }

    /** Always has people asked. */
    private static final class Escalating implements Adjudicator {
        @Override
        public String name() {
            return "strict";
        }

        @Override
        public Adjudicator.Answer adjudicate(FailureReport failure, int count) {
            return new Adjudicator.Answer(Verdict.ESCALATE, "ask somebody");
        }
    }

    @Test
    void stoppingAStoppedThreadChangesNothing() {
        try (var governor = home.open()) {
            var first = governor.stopThread(order("smoke"));
            var again = governor.stopThread(order("more smoke"));
            assertThat(first.repeated()).isFalse();
            assertThat(again.repeated()).isTrue();
            assertThat(again.attestation().id()).isEqualTo(first.attestation().id());
            assertThat(governor.tenant().threads().state(new ThreadId("t-2")).stopped())
                    .isFalse();
        }
        home.check();
    }
}
