package io.writ.conformance.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.Governor;
import io.writ.caller.KeyRequest;
import io.writ.caller.Principal;
import io.writ.escalation.Adjudicator;
import io.writ.gate.Answer;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.FailureReport;
import io.writ.gate.Proposal;
import io.writ.gate.Resolution;
import io.writ.gate.Resolution.Word;
import io.writ.gate.Severity;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
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
        governor.as(AGENT).openApproval(asked());
        failures();
        orders();
        var outvoted = pending("PAY-17", "5000");
        voteAndLoseTheKey(outvoted);
        vote(outvoted, Word.APPROVED, MARIA);
        vote(outvoted, Word.APPROVED, OTTO);
        var late = pending("PAY-14", "5000");
        voteAndLoseTheKey(late);
        vote(late, Word.APPROVED, OTTO);
        clock.pass(Duration.ofHours(25));
        assertThatThrownBy(() -> vote(late, Word.APPROVED, MARIA)).isInstanceOf(RefusedException.class);
        var closed = pending("PAY-15", "5000");
        governor.tenant().policies().retire(PolicyRef.parse("payment-approval@1.1.0"), Principal.local());
        vote(closed, Word.APPROVED, MARIA);
    }

    /** A vote that does not count once its voter's key has been revoked. */
    private void voteAndLoseTheKey(RecordId approval) {
        var keys = governor.tenant().keys();
        var issued = keys.grant(
                KeyRequest.read(
                        json("{\"roles\":[\"approve\"],\"functions\":[\"finance-manager\"],\"subject\":\"nora\"}")),
                MARIA);
        vote(
                approval,
                Word.APPROVED,
                keys.authenticate(issued.key().orElseThrow().reveal()));
        keys.revoke(issued.grant().id(), MARIA);
    }

    private String key() {
        return "people-" + keys++;
    }

    private RecordId pending(String payment, String amount) {
        var answer = governor.as(AGENT).executeFromSignals(Proposal.read(request(payment, amount)));
        assertThat(answer).isInstanceOf(Answer.PendingOverride.class);
        return RecordId.parse(((Answer.PendingOverride) answer).attestation().id());
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

    private void vote(RecordId approval, Word word, Principal voter) {
        vote(approval, word, voter, "900");
    }

    /** @param amount what a modification puts in place of the first one */
    private void vote(RecordId approval, Word word, Principal voter, String amount) {
        var seen = governor.approval(approval).orElseThrow();
        var payment = seen.action().orElseThrow().get("parameters") instanceof JsonObject given
                ? Objects.requireNonNull(given.string("payment_id"))
                : "";
        var other = word == Word.MODIFIED ? Optional.of(request(payment, amount)) : Optional.<JsonObject>empty();
        var vote = new Resolution(
                word,
                "seen",
                seen.actionDigest().orElseThrow(),
                other.map(request -> (JsonObject) Objects.requireNonNull(request.get("action"))),
                other.map(request -> (JsonObject) Objects.requireNonNull(request.get("signals"))),
                Optional.empty());
        governor.as(voter).resolveApproval(approval, vote.withIdempotencyKey(key()));
    }

    private ApprovalRequest asked() {
        return ApprovalRequest.of("t-3", "a-3", json("{\"name\":\"mail.send\",\"parameters\":{}}"))
                .withContext(json("{\"why\":\"because\"}"))
                .withIdempotencyKey(key());
    }

    private void failures() {
        governor.tenant().escalation().register(new Adjudicator() {
            @Override
            public String name() {
                return "rules-1";
            }

            @Override
            public Adjudicator.Answer adjudicate(FailureReport failure, int count) {
                return new Adjudicator.Answer(Verdict.RETRY, "once more");
            }
        });
        for (var i = 0; i < 5; i++) {
            governor.as(AGENT)
                    .recordFailure(FailureReport.of("t-4", "a-4", "broken")
                            .withSeverity(Severity.HIGH)
                            .withIdempotencyKey(key()));
        }
        governor.as(AGENT).recordSuccess(SuccessReport.of("t-5", "a-5").withIdempotencyKey(key()));
    }

    private void orders() {
        governor.as(MARIA).stopThread(ThreadOrder.of("t-6", "it repeats itself").withIdempotencyKey(key()));
        governor.as(MARIA)
                .resumeThread(ThreadOrder.of("t-6", "it does not any more").withIdempotencyKey(key()));
    }
}
