package io.writ.conformance.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.Governor;
import io.writ.action.Action;
import io.writ.approval.ApprovalRequest;
import io.writ.approval.Resolution.Word;
import io.writ.approval.Resolution;
import io.writ.caller.Principal;
import io.writ.decision.DecisionRequest;
import io.writ.decision.Outcome;
import io.writ.escalation.Adjudicator;
import io.writ.gate.FailureReport;
import io.writ.gate.Severity;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Everything that people can do, once and under an idempotency key: records with all that they can have. */
final class PeopleRecords {
    private static final Principal AGENT = Principal.named("agent");
    private static final Principal MARIA = Principal.named("maria");
    private static final Principal OTTO = Principal.named("otto");

    private final Governor governor;
    private final Clock clock;
    private int keys;

    PeopleRecords(Governor governor, Clock clock) {
        this.governor = governor;
        this.clock = clock;
    }

    /** The machine's time, which can be passed over. */
    static final class Clock implements TimeSource {
        private volatile Duration passed = Duration.ZERO;

        void pass(Duration time) {
            passed = passed.plus(time);
        }

        @Override
        public Instant wall() {
            return SYSTEM.wall().plus(passed);
        }

        @Override
        public long monotonicNanos() {
            return SYSTEM.monotonicNanos() + passed.toNanos();
        }
    }

    void write() {
        var approved = pending("PAY-11", "5000");
        vote(approved, Word.APPROVED, MARIA);
        vote(approved, Word.APPROVED, OTTO);
        vote(pending("PAY-12", "5000"), Word.REJECTED, MARIA);
        vote(pending("PAY-13", "5000"), Word.MODIFIED, MARIA);
        // what changes so little that people are asked again names who asked first
        vote(pending("PAY-16", "5000"), Word.MODIFIED, MARIA, "4000");
        governor.people().openApproval(asked(), AGENT);
        failures();
        orders();
        var late = pending("PAY-14", "5000");
        clock.pass(Duration.ofHours(25));
        assertThatThrownBy(() -> vote(late, Word.APPROVED, MARIA)).isInstanceOf(RefusedException.class);
        var closed = pending("PAY-15", "5000");
        governor.retire(PolicyRef.parse("payment-approval@1.1.0"), Principal.local());
        vote(closed, Word.APPROVED, MARIA);
    }

    private Optional<String> key() {
        return Optional.of("people-" + keys++);
    }

    private String pending(String payment, String amount) {
        var outcome = governor.executeFromSignals(DecisionRequest.read(request(payment, amount)), AGENT);
        assertThat(outcome).isInstanceOf(Outcome.PendingOverride.class);
        return ((Outcome.PendingOverride) outcome).attestation().id();
    }

    private static JsonObject request(String payment, String amount) {
        var values = "{\"payment_id\":\"" + payment + "\",\"amount\":\"" + amount + "\",\"currency\":\"EUR\"";
        return json(
                "{\"policyId\":\"payment-approval\",\"policyVersion\":\"1.1.0\",\"threadId\":\"t-2\",\"agentId\":\"a-2\","
                        + "\"signals\":" + values + ",\"verified\":true},"
                        + "\"action\":{\"name\":\"payment.execute\",\"parameters\":" + values + "}}}");
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private void vote(String approval, Word word, Principal voter) {
        vote(approval, word, voter, "900");
    }

    /** @param amount what a modification puts in place of the first one */
    private void vote(String approval, Word word, Principal voter, String amount) {
        var seen = governor.people().approval(approval).orElseThrow();
        var payment = seen.action().orElseThrow().get("parameters") instanceof JsonObject given
                ? Objects.requireNonNull(given.string("payment_id"))
                : "";
        var other = word == Word.MODIFIED ? Optional.of(request(payment, amount)) : Optional.<JsonObject>empty();
        var vote = new Resolution(
                word,
                "seen",
                seen.about().actionDigest().orElseThrow(),
                other.map(request -> Action.read((JsonObject) Objects.requireNonNull(request.get("action")))),
                other.map(request -> (JsonObject) Objects.requireNonNull(request.get("signals"))),
                key());
        governor.people().resolveApproval(approval, vote, voter);
    }

    private ApprovalRequest asked() {
        var action = Action.read(json("{\"name\":\"mail.send\",\"parameters\":{}}"));
        return new ApprovalRequest("t-3", "a-3", action, Optional.of(json("{\"why\":\"because\"}")), key());
    }

    private void failures() {
        governor.people().adjudicateBy(new Adjudicator() {
            @Override
            public String name() {
                return "rules-1";
            }

            @Override
            public Answer adjudicate(FailureReport failure, int count) {
                return new Answer(Verdict.RETRY, "once more");
            }
        });
        for (var i = 0; i < 5; i++) {
            governor.people().recordFailure(new FailureReport("t-4", "a-4", "broken", Severity.HIGH, key()), AGENT);
        }
        governor.people().recordSuccess(new SuccessReport("t-5", "a-5", key()), AGENT);
    }

    private void orders() {
        governor.people().stopThread(new ThreadOrder("t-6", "it repeats itself", key()), MARIA);
        governor.people().resumeThread(new ThreadOrder("t-6", "it does not any more", key()), MARIA);
    }
}
