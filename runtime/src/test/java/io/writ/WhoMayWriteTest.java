package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.writ.caller.KeyPrincipal;
import io.writ.caller.KeyRequest;
import io.writ.caller.Principal;
import io.writ.escalation.Adjudicator;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.FailureReport;
import io.writ.gate.Resolution;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.ledger.Submission;
import io.writ.note.NoteRequest;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can append, each refused to a key that was revoked after it had been let in. */
class WhoMayWriteTest {
    /** What appends in nobody's name but the runtime's own, or before there are keys. */
    private static final Set<String> WITHOUT_A_KEY = Set.of(
            // the timer ends what is overdue
            "io.writ.approval.Approvals.expire",
            // a home publishes what it was founded with
            "io.writ.publication.Publications.publishFirst",
            // comes after a failure, and has a test of its own
            "io.writ.escalation.Escalations.adjudicate");

    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void found() throws IOException {
        home = TestHome.found(folder);
    }

    @Test
    void everyEntranceIsHereAndNoneLetsARevokedKeyWrite() {
        try (var governor = home.open()) {
            var key = granted(governor);
            var large = governor.executeFromSignals(TestHome.payment("1.1.0", "PAY-1", "250000"));
            var pending = RecordId.parse(
                    ((io.writ.gate.Answer.PendingOverride) large).attestation().id());
            var seen = governor.approval(pending).orElseThrow().actionDigest().orElseThrow();
            governor.tenant().keys().revoke(key.grant().id(), Principal.local());
            var entrances = entrances(
                    governor,
                    key,
                    () -> governor.as(key).resolveApproval(pending, Resolution.approved("because", seen)));
            var size = governor.tenant().size();

            entrances.forEach((entrance, attempt) -> assertThatThrownBy(attempt)
                    .as(entrance)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("INV-035"));

            assertThat(governor.tenant().size()).isEqualTo(size);
            var known = new TreeSet<>(entrances.keySet());
            known.addAll(WITHOUT_A_KEY);
            assertThat(known).isEqualTo(callersOfSubmission());
        }
    }

    @Test
    void aKeyThatIsRevokedWhileAnAdjudicatorIsAskedWritesNothingMore() {
        try (var governor = home.open()) {
            var key = granted(governor);
            var failing = FailureReport.of("t-1", "a-1", "it broke");
            governor.as(key).recordFailure(failing);
            governor.tenant().escalation().register(new Slow(governor, key));

            assertThatThrownBy(() -> governor.as(key).recordFailure(failing)).hasMessageStartingWith("INV-035");
            assertThat(governor.tenant()
                            .approvals()
                            .pending(Optional.empty(), 10, about -> true)
                            .approvals())
                    .isEmpty();
        }
    }

    /** Revokes the key of whoever it is asked for, and then answers. */
    private record Slow(Governor governor, KeyPrincipal key) implements Adjudicator {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Adjudicator.Answer adjudicate(FailureReport failure, int count) {
            governor.tenant().keys().revoke(key.grant().id(), Principal.local());
            return new Adjudicator.Answer(Adjudicator.Verdict.ESCALATE, "ask somebody");
        }
    }

    private static KeyPrincipal granted(Governor governor) {
        var keys = governor.tenant().keys();
        var terms = "{\"roles\":[\"admin\"],\"functions\":[\"finance-manager\"],\"subject\":\"maria\"}";
        return keys.authenticate(
                keys.grant(terms(terms), Principal.local()).key().orElseThrow().reveal());
    }

    private static KeyRequest terms(String json) {
        return KeyRequest.read(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Methods of the runtime that hand a step to the ledger. */
    private static Set<String> callersOfSubmission() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.writ").stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Submission.class)
                                && call.getTarget().getName().equals("run")
                                && !call.getOriginOwner().isEquivalentTo(Submission.class))
                        .map(WhoMayWriteTest::origin)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String origin(JavaMethodCall call) {
        return call.getOriginOwner().getFullName() + "." + call.getOrigin().getName();
    }

    private Map<String, ThrowingCallable> entrances(Governor governor, KeyPrincipal key, ThrowingCallable vote) {
        var tenant = governor.tenant();
        var caller = governor.as(key);
        var action = JsonReader.readObject("{\"name\":\"go\",\"parameters\":{}}".getBytes(StandardCharsets.UTF_8));
        Map<String, ThrowingCallable> all = new LinkedHashMap<>();
        all.put("io.writ.Governor.decide", () -> refused(caller.executeFromSignals(TestHome.payment("PAY-9", "250"))));
        all.put("io.writ.approval.Approvals.open", () -> caller.openApproval(ApprovalRequest.of("t", "a", action)));
        all.put("io.writ.approval.Approvals.resolve", vote);
        all.put(
                "io.writ.escalation.Escalations.count",
                () -> caller.recordFailure(FailureReport.of("t", "a", "it broke")));
        all.put("io.writ.escalation.Escalations.succeeded", () -> caller.recordSuccess(SuccessReport.of("t", "a")));
        all.put("io.writ.thread.Threads.stop", () -> caller.stopThread(ThreadOrder.of("t", "because")));
        all.put("io.writ.thread.Threads.resume", () -> caller.resumeThread(ThreadOrder.of("t", "because")));
        all.put("io.writ.note.Notes.note", () -> tenant.notes().note(NoteRequest.of("t", "a", "seen", "by me"), key));
        all.put(
                "io.writ.clock.ClockAcceptance.accept",
                () -> tenant.acceptClock("the battery was changed", Optional.empty(), key));
        all.put(
                "io.writ.publication.Publications.publish",
                () -> tenant.policies().publish(home.paymentPolicy("1.2.0"), false, key));
        all.put(
                "io.writ.publication.Publications.retire",
                () -> tenant.policies().retire(PolicyRef.parse("payment-approval@1.0.0"), key));
        all.put("io.writ.caller.ApiKeys.grant", () -> tenant.keys().grant(terms("{\"roles\":[\"decide\"]}"), key));
        all.put(
                "io.writ.caller.ApiKeys.revoke",
                () -> tenant.keys().revoke(key.grant().id(), key));
        return all;
    }

    private static void refused(io.writ.gate.Answer answer) {
        if (answer instanceof io.writ.gate.Answer.Refused refused) {
            throw refused.refusal().exception();
        }
    }
}
