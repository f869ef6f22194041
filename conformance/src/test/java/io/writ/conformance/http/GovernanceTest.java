package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.Tenants;
import io.writ.client.ApiKey;
import io.writ.client.WritClient;
import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.ApprovalState;
import io.writ.gate.FailureReport;
import io.writ.gate.Governance;
import io.writ.gate.Proposal;
import io.writ.gate.Resolution;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.gate.Tier;
import io.writ.gate.WorkflowSuspendedException;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One program, two worlds: what governs in the same process, and a client of the packaged server, are told the same and
 * answer the same, word for word.
 */
class GovernanceTest {
    private static final RecordId NONE = RecordId.parse("01932f6a-7c00-7000-8000-000000000002");

    @TempDir
    private Path folder;

    private Path home;
    private Keys keys;

    /** The keys of those who take part. */
    private record Keys(String agent, String other, String maria, String otto, String admin) {}

    /** Those who take part, each with what governs in its name. */
    private record Cast(Governance agent, Governance other, Governance maria, Governance otto, Governance admin)
            implements AutoCloseable {
        @Override
        public void close() {
            List.of(agent, other, maria, otto, admin).forEach(Governance::close);
        }
    }

    /** Gives to a key what governs in its name. */
    private interface World {
        Governance as(String key) throws IOException;

        default Cast cast(Keys keys) throws IOException {
            return new Cast(as(keys.agent()), as(keys.other()), as(keys.maria()), as(keys.otto()), as(keys.admin()));
        }
    }

    @BeforeEach
    void found() throws IOException {
        home = RunningServer.found(folder);
        keys = new Keys(
                RunningServer.key(home, "--role", "decide,execute", "--subject", "accounts"),
                RunningServer.key(home, "--role", "decide", "--subject", "sales"),
                manager("maria"),
                manager("otto"),
                RunningServer.key(home, "--role", "admin"));
    }

    private String manager(String subject) throws IOException {
        return RunningServer.key(
                home, "--role", "approve", "--subject", subject, "--function", "finance-manager,approver");
    }

    @Test
    void embeddedItDoesWhatItSays() throws Exception {
        try (var tenants = Tenants.open(home, Set.of(TenantId.DEFAULT), TimeSource.SYSTEM, Entropy.system())) {
            var governor = tenants.find(TenantId.DEFAULT).orElseThrow();
            play(key -> governor.as(tenants.keys().authenticate(key)));
        }
    }

    @Test
    void overHttpItDoesTheSame() throws Exception {
        var root = home.resolve("trust").resolve("root.json");
        try (var server = RunningServer.start(home)) {
            play(key -> WritClient.open(server.uri(), root, ApiKey.of(key)));
        }
    }

    private void play(World world) throws Exception {
        try (var cast = world.cast(keys)) {
            decided(cast);
            refused(cast);
            approved(cast);
            asked(cast);
            failed(cast);
            stopped(cast);
        }
    }

    private static Proposal payment(String id, String amount) {
        return Proposal.parse(RunningServer.payment(id, amount).replace("1.0.0", "1.1.0"));
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static RecordId id(Attestation record) {
        return RecordId.parse(record.id());
    }

    private static void requireRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(RefusedException.class).hasMessage(message);
    }

    private static void decided(Cast cast) {
        var proposal = payment("PAY-1", "250.00").withIdempotencyKey("order-1");
        assertThat(cast.agent().simulate(proposal).decisionAction()).contains("approve");
        var approved = (Answer.Approved) cast.agent().executeFromSignals(proposal);
        var again = (Answer.Approved) cast.agent().executeFromSignals(proposal);
        assertThat(approved.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.attestation().leaf()).isEqualTo(approved.attestation().leaf());

        var id = id(approved.attestation());
        var replayed = (Answer.Replayed) cast.agent().executeFromSignals(payment("PAY-1", "1.00"));
        assertThat(replayed.executionId()).isEqualTo(id);
        assertThat(replayed.repeated()).isFalse();
        assertThat(replayed.first().map(Attestation::id))
                .contains(approved.attestation().id());
        assertThat(replayed.refusal().message())
                .isEqualTo("INV-013@replay: /signals: this has already been decided, by " + id
                        + ". Use the first decision's attestation; its executionId is named.");
        var hidden = (Answer.Replayed) cast.other().executeFromSignals(payment("PAY-1", "250.00"));
        assertThat(hidden.first()).as("another's decision").isEmpty();
        assertThat(cast.agent().simulate(proposal).heldBy()).contains(id);

        assertThat(cast.agent().attestation(id).map(Attestation::id)).contains(id.toString());
        assertThat(cast.other().attestation(id)).isEmpty();
        assertThat(cast.agent().attestation(NONE)).isEmpty();
    }

    private static void refused(Cast cast) {
        var proposal = payment("PAY-2", "250.00");
        assertThat(cast.agent().executeFromSignals(proposal.withIdempotencyKey("order-1")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.refusal().message()).startsWith("INV-014@"));
        assertThat(cast.agent().executeFromSignals(proposal.withAction(json("{'name':'payment.execute'}"))))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.refusal().message())
                                .startsWith("INV-004@validate: /action/parameters: an object was expected. "));
        var unknown = Proposal.of("payment-approval", "9.9.9", proposal.signals());
        assertThat(cast.agent().executeFromSignals(unknown))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.refusal().message()).startsWith("INV-005@"));
        assertThatThrownBy(() -> cast.agent().simulate(unknown).decisionAction())
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("INV-005@");
    }

    private static void approved(Cast cast) throws Exception {
        var decided = (Answer.PendingOverride) cast.agent().executeFromSignals(payment("PAY-3", "25000.00"));
        var id = id(decided.attestation());
        var asked = cast.agent().approval(id).orElseThrow();
        assertThat(asked.isPending()).isTrue();
        assertThat(asked.executionId()).contains(id);
        assertThat(asked.asked().quorum()).isEqualTo(2);
        assertThat(cast.other().approval(id)).isEmpty();
        assertThat(cast.other().waitForOverride(id, Duration.ZERO)).isEmpty();
        assertThat(cast.maria().approval(NONE)).isEmpty();

        var yes =
                Resolution.approved("the contract says so", asked.actionDigest().orElseThrow());
        var unseen = Resolution.approved("yes", Digest.sha256(new byte[] {1}));
        requireRefused(
                () -> cast.maria().resolveApproval(id, unseen),
                "INV-045@execute: /actionDigest: this is not the digest of the action that would run. "
                        + "Read the approval again, look at its action, and send its actionDigest.");
        var first = cast.maria().resolveApproval(id, yes.withIdempotencyKey("vote-1"));
        var same = cast.maria().resolveApproval(id, yes.withIdempotencyKey("vote-1"));
        assertThat(first.approval().state()).isEqualTo(ApprovalState.PENDING);
        assertThat(first.repeated()).isFalse();
        assertThat(same.repeated()).isTrue();
        assertThat(cast.agent().waitForOverride(id, Duration.ofMillis(10)).map(Approval::isPending))
                .contains(true);
        resolvedWhileOneWaits(cast, id, yes);
        assertThatThrownBy(() -> cast.otto().resolveApproval(NONE, yes))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("INV-038@");
    }

    private static void resolvedWhileOneWaits(Cast cast, RecordId id, Resolution yes) throws Exception {
        try (var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = waiters.submit(() -> cast.agent().waitForOverride(id, Duration.ofSeconds(30)));
            Thread.sleep(200);
            assertThat(cast.otto().resolveApproval(id, yes).approval().isApproved(Instant.now()))
                    .isTrue();
            var resolved = waiting.get().orElseThrow();
            assertThat(resolved.isApproved(Instant.now())).isTrue();
            assertThat(resolved.votes())
                    .extracting(vote -> vote.subject().value())
                    .containsExactly("maria", "otto");
            assertThat(resolved.resolution().map(Attestation::type)).contains("approval.resolved");
            assertThat(resolved.records().stream().map(Attestation::type))
                    .containsExactly(
                            "decision", "approval.requested", "approval.vote", "approval.vote", "approval.resolved");
        }
    }

    private static void asked(Cast cast) {
        var request = ApprovalRequest.of("t-9", "cleaner", json("{'name':'bucket.delete','parameters':{'n':1}}"))
                .withContext(json("{'why':'it is full'}"))
                .withIdempotencyKey("ask-1");
        var opened = cast.agent().openApproval(request);
        assertThat(opened.repeated()).isFalse();
        assertThat(opened.approval().executionId()).isEmpty();
        assertThat(opened.approval().context()).contains(json("{'why':'it is full'}"));
        var again = cast.agent().openApproval(request);
        assertThat(again.repeated()).isTrue();
        assertThat(again.approval().id()).isEqualTo(opened.approval().id());
        assertThatThrownBy(() -> cast.agent().requestApproval(request))
                .isInstanceOfSatisfying(WorkflowSuspendedException.class, suspended -> {
                    assertThat(suspended.approvalId())
                            .isEqualTo(opened.approval().id());
                    assertThat(suspended.context()).isEqualTo(json("{'why':'it is full'}"));
                });
        var no = Resolution.rejected("keep it", opened.approval().actionDigest().orElseThrow());
        assertThat(cast.maria()
                        .resolveApproval(opened.approval().id(), no)
                        .approval()
                        .state())
                .isEqualTo(ApprovalState.REJECTED);
    }

    private static void failed(Cast cast) {
        var report = FailureReport.of("t-7", "accounts-agent", "connection refused");
        assertThat(cast.agent().recordFailure(report).tier()).isEqualTo(Tier.RETRY);
        var second = cast.agent().recordFailure(report.withIdempotencyKey("failure-2"));
        var same = cast.agent().recordFailure(report.withIdempotencyKey("failure-2"));
        assertThat(second.tier()).isEqualTo(Tier.ADJUDICATION);
        assertThat(second.count()).isEqualTo(2);
        assertThat(second.repeated()).isFalse();
        assertThat(same.repeated()).isTrue();
        assertThat(same.attestation().id()).isEqualTo(second.attestation().id());
        var third = cast.agent().recordFailure(report);
        assertThat(third.tier()).isEqualTo(Tier.HUMAN_INTERVENTION);
        assertThat(cast.agent().approval(third.approvalId().orElseThrow()).map(Approval::isPending))
                .contains(true);

        var thread = new ThreadId("t-7");
        assertThat(cast.agent().thread(thread).failures())
                .extracting(one -> one.count())
                .containsExactly(3);
        var success = cast.agent()
                .recordSuccess(SuccessReport.of("t-7", "accounts-agent").withIdempotencyKey("success-1"));
        var again = cast.agent()
                .recordSuccess(SuccessReport.of("t-7", "accounts-agent").withIdempotencyKey("success-1"));
        assertThat(success.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(success.attestation().type()).isEqualTo("success");
        assertThat(cast.agent().thread(thread).failures()).isEmpty();
    }

    private static void stopped(Cast cast) {
        var thread = new ThreadId("t-1");
        var order = ThreadOrder.of("t-1", "the agent repeats itself");
        var stopped = cast.admin().stopThread(order);
        var again = cast.admin().stopThread(order);
        assertThat(stopped.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.attestation().id()).isEqualTo(stopped.attestation().id());
        assertThat(cast.agent().thread(thread).stopped()).isTrue();
        assertThat(cast.agent().executeFromSignals(payment("PAY-4", "250.00"))).isInstanceOf(Answer.Rejected.class);

        assertThat(cast.admin().resumeThread(order).repeated()).isFalse();
        requireRefused(
                () -> cast.admin().resumeThread(order),
                "INV-047@execute: thread t-1: it is not stopped. Nothing is left to do.");
        assertThat(cast.agent().thread(thread).stopped()).isFalse();
        assertThat(cast.agent().executeFromSignals(payment("PAY-4", "250.00"))).isInstanceOf(Answer.Approved.class);
    }
}
