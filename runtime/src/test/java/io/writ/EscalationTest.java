package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.approval.Resolution;
import io.writ.caller.Principal;
import io.writ.decision.Outcome;
import io.writ.escalation.Adjudicator;
import io.writ.gate.ApprovalState;
import io.writ.gate.Escalated;
import io.writ.gate.FailureReport;
import io.writ.gate.Severity;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.gate.ThreadState;
import io.writ.gate.Tier;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.PolicyRef;
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
        return governor.people().recordFailure(report(Optional.empty()), AGENT);
    }

    private static FailureReport report(Optional<String> key) {
        return new FailureReport("t-1", "accounts-agent", "connection \u001b[31mrefused", Severity.NORMAL, key);
    }

    private static ThreadOrder order(String reason) {
        return new ThreadOrder("t-1", reason, Optional.empty());
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
            var rejected = (Outcome.Rejected) governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
            assertThat(TestHome.disclosed(rejected.attestation(), "/facts/thread.stopped"))
                    .isEqualTo("true");
            assertThat(rejected.attestation().toPrettyJson()).contains("\"rule\": \"emergency-stop\"");
            var open = governor.people()
                    .approval(steps.get(2).approvalId().orElseThrow())
                    .orElseThrow();
            var yes = Resolution.approved(
                    "go", Digest.sha256(open.action().orElseThrow().canonical()));
            requireRefused(Invariant.THREAD_RUNS, () -> governor.people().resolveApproval(open.id(), yes, BOSS));
            assertThat(governor.people().threads().stopped())
                    .extracting(ThreadState::threadId)
                    .containsExactly("t-1");

            governor.people().resumeThread(order("the network is back"), Principal.local());
            requireRefused(
                    Invariant.THREAD_RUNS, () -> governor.people().resumeThread(order("again"), Principal.local()));
            assertThat(governor.executeFromSignals(TestHome.payment("PAY-1", "250")))
                    .isInstanceOf(Outcome.Approved.class);
            assertThat(governor.people()
                            .resolveApproval(open.id(), yes, BOSS)
                            .approval()
                            .state())
                    .isEqualTo(ApprovalState.APPROVED);
            assertThat(fail(governor).count()).isEqualTo(1);
            var state = governor.people().threads().state("t-1");
            assertThat(state.stopped()).isFalse();
            assertThat(state.change().flatMap(ThreadState.Change::reason)).contains("the network is back");
            assertThat(state.failures()).containsExactly(new ThreadState.Failures("accounts-agent", 1));
        }
        new NaivePeople(home.check());
    }

    @Test
    void aSuccessEndsTheRunAndARetryOfAReportIsCountedOnce() {
        try (var governor = home.open()) {
            fail(governor);
            governor.people().recordSuccess(new SuccessReport("t-1", "accounts-agent", Optional.empty()), AGENT);
            var keyed = report(Optional.of("k-1"));
            for (var failure = 0; failure < 2; failure++) {
                fail(governor);
            }
            var third = governor.people().recordFailure(keyed, AGENT);
            var again = governor.people().recordFailure(keyed, AGENT);

            assertThat(third.count()).isEqualTo(3);
            assertThat(again.repeated()).isTrue();
            assertThat(again.count()).isEqualTo(3);
            assertThat(again.approvalId()).isPresent().isEqualTo(third.approvalId());
            requireRefused(
                    Invariant.IDEMPOTENCY_KEY,
                    () -> governor.people()
                            .recordFailure(
                                    new FailureReport("t-1", "other", "x", Severity.LOW, Optional.of("k-1")), AGENT));
        }
        new NaivePeople(home.check());
    }

    @Test
    void anAdjudicatorHandsOverToPeopleAndOneThatFailsChangesNothing() {
        try (var governor = home.open()) {
            governor.people().adjudicateBy(new Says(Adjudicator.Verdict.ESCALATE));
            fail(governor);
            var second = governor.people().recordFailure(report(Optional.of("second")), AGENT);
            assertThat(second.tier()).isEqualTo(Tier.HUMAN_INTERVENTION);
            assertThat(governor.people()
                            .recordFailure(report(Optional.of("second")), AGENT)
                            .approvalId())
                    .isEqualTo(second.approvalId());
            assertThat(fail(governor).approvalId()).isPresent().isEqualTo(second.approvalId());

            governor.people().recordSuccess(new SuccessReport("t-1", "accounts-agent", Optional.empty()), AGENT);
            governor.people().adjudicateBy(new Says(null));
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
            governor.retire(PolicyRef.parse("human-approval@1.0.0"), Principal.local());
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
    void stoppingAStoppedThreadChangesNothing() {
        try (var governor = home.open()) {
            var first = governor.people().stopThread(order("smoke"), Principal.local());
            assertThat(governor.people()
                            .stopThread(order("more smoke"), Principal.local())
                            .id())
                    .isEqualTo(first.id());
            assertThat(governor.people().threads().state("t-2").stopped()).isFalse();
        }
        home.check();
    }
}
