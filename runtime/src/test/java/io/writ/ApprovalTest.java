package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.approval.Voter;
import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.ApprovalState;
import io.writ.gate.Proposal;
import io.writ.gate.Resolution;
import io.writ.gate.WorkflowSuspendedException;
import io.writ.verifier.Attestation;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** People decide what a policy leaves to them. */
class ApprovalTest extends LargePayments {
    private void requireRefused(Invariant invariant, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().invariant()).isEqualTo(invariant));
    }

    private void requireVerified(List<Attestation> records) {
        assertThat(records).allSatisfy(record -> assertThat(home.verify(record)).isInstanceOf(Verdict.Valid.class));
    }

    @Test
    void twoPeopleWhoAreNotTheRequesterReleaseAPayment() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            assertThat(asked.state()).isEqualTo(ApprovalState.PENDING);
            assertThat(asked.asked().quorum()).isEqualTo(2);

            var first =
                    governor.as(MARIA).resolveApproval(asked.id(), yes(asked)).approval();
            assertThat(first.state()).isEqualTo(ApprovalState.PENDING);
            var second =
                    governor.as(TOMAS).resolveApproval(asked.id(), yes(asked)).approval();

            assertThat(second.state()).isEqualTo(ApprovalState.APPROVED);
            var resolution = second.resolution().orElseThrow();
            assertThat(resolution.executionState()).contains("completed");
            assertThat(resolution.record().string("expires")).isEqualTo("2026-11-20T08:10:00.000Z");
            var chain =
                    governor.tenant().history().chain(asked.id()).orElseThrow().records();
            assertThat(chain.stream().map(Attestation::type))
                    .containsExactly(
                            "decision", "approval.requested", "approval.vote", "approval.vote", "approval.resolved");
            requireVerified(chain);
            assertThat(governor.as(AGENT).executeFromSignals(large("PAY-1"))).isInstanceOf(Answer.Replayed.class);
        }
        home.check();
    }

    @Test
    void whoMayNotVoteIsRefusedAndLeavesNothing() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            var size = governor.tenant().size();

            requireRefused(
                    Invariant.MAY_VOTE, () -> governor.as(Person.of("bob")).resolveApproval(asked.id(), yes(asked)));
            requireRefused(
                    Invariant.MAY_VOTE,
                    () -> governor.as(Person.withKey("key:other", "agent", "finance-manager"))
                            .resolveApproval(asked.id(), yes(asked)));
            requireRefused(
                    Invariant.ACTION_SEEN,
                    () -> governor.as(MARIA)
                            .resolveApproval(asked.id(), Resolution.approved("yes", Digest.sha256(new byte[] {1}))));
            requireRefused(
                    Invariant.KNOWN,
                    () -> governor.as(MARIA)
                            .resolveApproval(RecordId.parse("0193d7b0-0000-7000-8000-000000000000"), yes(asked)));
            assertThat(governor.tenant().size()).isEqualTo(size);

            governor.as(MARIA).resolveApproval(asked.id(), yes(asked));
            var again = governor.as(Person.withKey("key:second", "maria", "finance-manager"))
                    .resolveApproval(asked.id(), yes(asked));
            assertThat(again.repeated()).isTrue();
            assertThat(again.approval().state()).isEqualTo(ApprovalState.PENDING);
            requireRefused(
                    Invariant.MAY_VOTE,
                    () -> governor.as(MARIA).resolveApproval(asked.id(), Resolution.rejected("no", seen(asked))));
            assertThat(governor.tenant().size()).isEqualTo(size + 1);
        }
        home.check();
    }

    @Test
    void oneRejectionEndsItAndFreesTheKey() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            governor.as(MARIA).resolveApproval(asked.id(), yes(asked));
            var rejected = governor.as(TOMAS).resolveApproval(asked.id(), Resolution.rejected("not ours", seen(asked)));

            assertThat(rejected.approval().state()).isEqualTo(ApprovalState.REJECTED);
            requireRefused(
                    Invariant.APPROVAL_OPEN,
                    () -> governor.as(Person.of("eva", "finance-manager")).resolveApproval(asked.id(), yes(asked)));
            var anew = pending(governor, "PAY-1");
            assertThat(anew.id()).isNotEqualTo(asked.id());
        }
        home.check();
    }

    @Test
    void whatNobodyResolvesInTimeIsRejectedAcrossARestartAndNeverBefore() throws InterruptedException {
        Approval asked;
        try (var governor = home.open(time)) {
            asked = pending(governor, "PAY-1");
            time.pass(Duration.ofHours(24).minusMillis(1));
            assertThat(governor.waitForOverride(asked.id(), Duration.ofMillis(1_500)))
                    .map(Approval::state)
                    .contains(ApprovalState.PENDING);
        }
        time.pass(Duration.ofMillis(1));
        try (var governor = home.open(time)) {
            assertThat(governor.waitForOverride(asked.id(), Duration.ofSeconds(20)))
                    .map(Approval::state)
                    .contains(ApprovalState.EXPIRED);
            requireRefused(Invariant.APPROVAL_OPEN, () -> governor.as(MARIA).resolveApproval(asked.id(), yes(asked)));
            assertThat(pending(governor, "PAY-1").state()).isEqualTo(ApprovalState.PENDING);
        }
        home.check();
    }

    @Test
    void anErrorThatPassesStopsNeitherTheTimerNorWhoeverWaits() throws Exception {
        var faults = new Faults();
        try (var governor = home.open(faults, faults::signer, time);
                var waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = pending(governor, "PAY-1");
            var end = waiting.submit(() -> governor.waitForOverride(asked.id(), Duration.ofMinutes(1)));
            Thread.sleep(500); // until it waits
            faults.arm(Faults.Point.RECORDS, Faults.Manner.ERRS, 1);
            assertThat(governor.executeFromSignals(TestHome.payment("PAY-2", "250")))
                    .isInstanceOf(Answer.Approved.class);
            awaitStruck(faults, Faults.Point.RECORDS);
            faults.arm(Faults.Point.READER, Faults.Manner.ERRS, 1);
            awaitStruck(faults, Faults.Point.READER);

            time.pass(Duration.ofHours(24));
            assertThat(end.get(20, TimeUnit.SECONDS)).map(Approval::state).contains(ApprovalState.EXPIRED);
        }
        home.check();
    }

    private static void awaitStruck(Faults faults, Faults.Point point) throws InterruptedException {
        for (var attempt = 0; faults.isArmed(point); attempt++) {
            assertThat(attempt).as("%s has not been called", point).isLessThan(200);
            Thread.sleep(50);
        }
    }

    @Test
    void aModificationIsDecidedAnewAndTakesTheKeyOver() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            var smaller = TestHome.payment("1.1.0", "PAY-1", "900");
            var change = Resolution.modified(
                    "the invoice says 900", seen(asked), smaller.action(), Optional.of(smaller.signals()));
            var modified =
                    governor.as(MARIA).resolveApproval(asked.id(), change).approval();

            assertThat(modified.state()).isEqualTo(ApprovalState.MODIFIED);
            var anew = governor.tenant()
                    .history()
                    .chain(modified.becomes().orElseThrow())
                    .orElseThrow();
            assertThat(anew.records()).hasSize(1);
            assertThat(anew.records().get(0).decisionAction()).contains("approve");
            var replayed = governor.as(AGENT).executeFromSignals(large("PAY-1"));
            assertThat(((Answer.Replayed) replayed).executionId())
                    .isEqualTo(modified.becomes().orElseThrow());
        }
        home.check();
    }

    @Test
    void aModificationThatStillNeedsPeopleIsNotForItsAuthorToApprove() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            var other = TestHome.payment("1.1.0", "PAY-2", "5000");
            var change =
                    Resolution.modified("another payment", seen(asked), other.action(), Optional.of(other.signals()));
            var modified =
                    governor.as(MARIA).resolveApproval(asked.id(), change).approval();
            var next = governor.approval(modified.becomes().orElseThrow()).orElseThrow();

            assertThat(next.state()).isEqualTo(ApprovalState.PENDING);
            assertThat(next.asked().requestedBy()).hasToString("maria");
            requireRefused(Invariant.MAY_VOTE, () -> governor.as(MARIA).resolveApproval(next.id(), yes(next)));
            assertThat(pending(governor, "PAY-1").state()).isEqualTo(ApprovalState.PENDING);
            assertThat(governor.as(AGENT).executeFromSignals(other)).isInstanceOf(Answer.Replayed.class);
        }
        home.check();
    }

    @Test
    void aRetiredVersionClosesItAtTheNextVote() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            governor.tenant().policies().retire(asked.asked().policy().orElseThrow(), Principal.local());
            var closed =
                    governor.as(MARIA).resolveApproval(asked.id(), yes(asked)).approval();

            assertThat(closed.state()).isEqualTo(ApprovalState.REJECTED);
            assertThat(closed.votes()).isEmpty();
            assertThat(closed.resolution().orElseThrow().record().string("cause"))
                    .isEqualTo("policy.retired");
        }
        home.check();
    }

    @Test
    void whoAsksPeopleIsSuspendedUntilTheyHaveAnswered() throws InterruptedException {
        var request = ApprovalRequest.read(json("""
                {"threadId":"t-9","agentId":"cleaner","action":{"name":"bucket.delete","target":"s3:logs","parameters":{}},
                 "context":{"why":"<script>alert(1)</script>\\u001b[31m"},"idempotencyKey":"k-1"}"""));
        try (var governor = home.open(time)) {
            var suspended = suspended(governor, request);
            assertThat(suspended(governor, request).approvalId()).isEqualTo(suspended.approvalId());
            var asked = governor.approval(suspended.approvalId()).orElseThrow();
            assertThat(asked.context()).contains(suspended.context());
            assertThat(asked.executionId()).isEmpty();

            var waiter = Thread.ofVirtual().start(() -> {
                governor.as(Person.of("eva", "approver")).resolveApproval(asked.id(), yes(asked));
            });
            assertThat(governor.waitForOverride(asked.id(), Duration.ofSeconds(20)))
                    .map(Approval::state)
                    .contains(ApprovalState.APPROVED);
            waiter.join();
            requireVerified(governor.approval(asked.id()).orElseThrow().records());
        }
        home.check();
    }

    private static WorkflowSuspendedException suspended(Governor governor, ApprovalRequest request) {
        try {
            governor.as(AGENT).requestApproval(request);
        } catch (WorkflowSuspendedException e) {
            return e;
        }
        throw new AssertionError("not suspended");
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoAskedFirstNeverVotesOnWhatItWasChangedTo() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            var same = large("PAY-1");
            var larger = TestHome.payment("1.1.0", "PAY-1", "26000");
            requireRefused(
                    Invariant.REQUEST_FORM, () -> governor.as(MARIA).resolveApproval(asked.id(), change(asked, same)));
            var modified = governor.as(MARIA)
                    .resolveApproval(asked.id(), change(asked, larger))
                    .approval();
            var next = governor.approval(modified.becomes().orElseThrow()).orElseThrow();

            assertThat(next.asked().requestedBy()).hasToString("maria");
            assertThat(next.records().get(1).record().get("earlierRequesters"))
                    .isEqualTo(JsonArray.ofStrings(List.of("agent")));
            requireRefused(
                    Invariant.MAY_VOTE,
                    () -> governor.as(Person.withKey("key:other", "agent", "finance-manager"))
                            .resolveApproval(next.id(), yes(next)));
            governor.as(TOMAS).resolveApproval(next.id(), yes(next));
            assertThat(governor.as(Person.of("eva", "finance-manager"))
                            .resolveApproval(next.id(), yes(next))
                            .approval()
                            .state())
                    .isEqualTo(ApprovalState.APPROVED);
        }
        home.check();
    }

    @Test
    void nobodyChangesAnActionToOneThatIsTooLarge() {
        var request = ApprovalRequest.read(json("""
                {"threadId":"t-9","agentId":"cleaner","action":{"name":"bucket.delete","parameters":{}}}"""));
        var note = "x".repeat(200_000);
        try (var governor = home.open(time)) {
            var suspended = suspended(governor, request);
            var decided = pending(governor, "PAY-1");
            var size = governor.tenant().size();
            for (var asked : List.of(governor.approval(suspended.approvalId()).orElseThrow(), decided)) {
                var large = JsonObject.builder()
                        .put("name", String.valueOf(asked.action().orElseThrow().string("name")))
                        .put(
                                "parameters",
                                JsonObject.builder().put("note", note).build())
                        .build();
                var change = Resolution.modified("more", seen(asked), Optional.of(large), Optional.empty());
                requireRefused(
                        Invariant.INPUT_LIMITS,
                        () -> governor.as(Person.of("eva", "approver", "finance-manager"))
                                .resolveApproval(asked.id(), change));
            }
            assertThat(governor.tenant().size()).isEqualTo(size);
        }
        home.check();
    }

    private static Resolution change(Approval asked, Proposal to) {
        return Resolution.modified("otherwise", seen(asked), to.action(), Optional.of(to.signals()));
    }

    @Test
    void aVoteThatFindsThePolicyRetiredIsRepeatedAsItWas() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            governor.tenant().policies().retire(asked.asked().policy().orElseThrow(), Principal.local());
            var vote = yes(asked).withIdempotencyKey("k-1");
            var first = governor.as(MARIA).resolveApproval(asked.id(), vote);
            var again = governor.as(MARIA).resolveApproval(asked.id(), vote);

            assertThat(first.repeated()).isFalse();
            assertThat(again.repeated()).isTrue();
            assertThat(again.approval().state()).isEqualTo(ApprovalState.REJECTED);
        }
        home.check();
    }

    @Test
    void retiredTermsCloseWhatWasAskedUnderThem() {
        var request = ApprovalRequest.read(json("""
                {"threadId":"t-9","agentId":"cleaner","action":{"name":"bucket.delete","parameters":{}}}"""));
        try (var governor = home.open(time)) {
            var asked = governor.as(AGENT).openApproval(request).approval();
            governor.tenant().policies().retire(PolicyRef.of("human-approval", "1.0.0"), Principal.local());
            var voted = governor.as(Person.of("eva", "approver")).resolveApproval(asked.id(), yes(asked));

            assertThat(voted.approval().state()).isEqualTo(ApprovalState.REJECTED);
            requireVerified(voted.approval().records());
        }
        home.check();
    }

    @Test
    void theInboxHoldsWhatIsPendingAndTheFirstToExpireComesFirst() {
        try (var governor = home.open(time)) {
            var first = pending(governor, "PAY-1");
            time.pass(Duration.ofSeconds(1));
            var second = pending(governor, "PAY-2");
            time.pass(Duration.ofSeconds(1));
            var third = pending(governor, "PAY-3");
            governor.as(MARIA).resolveApproval(second.id(), Resolution.rejected("no", seen(second)));

            var page = governor.tenant().approvals().pending(Optional.empty(), 1, about -> Voter.mayVote(MARIA, about));
            assertThat(page.approvals()).extracting(Approval::id).containsExactly(first.id());
            var next = governor.tenant().approvals().pending(page.next(), 10, about -> Voter.mayVote(MARIA, about));
            assertThat(next.approvals()).extracting(Approval::id).containsExactly(third.id());
            assertThat(next.next()).isEmpty();
            assertThat(governor.tenant()
                            .approvals()
                            .pending(Optional.empty(), 10, about -> Voter.mayVote(AGENT, about))
                            .approvals())
                    .isEmpty();
        }
        home.check();
    }
}
