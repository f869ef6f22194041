package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.verifier.Attestation;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.refusal.Invariant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller of the library sees. */
final class GovernorTest {
    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    @Test
    void eachOfTheFiveOutcomesIsAnsweredWithWhatProvesIt() {
        var incomplete = Proposal.parse("""
                {"policyId":"payment-approval","policyVersion":"1.0.0","signals":{"payment_id":"PAY-4","amount":"1"}}
                """);
        try (var governor = home.open()) {
            var approved = (Answer.Approved) governor.executeFromSignals(TestHome.payment("PAY-1", "250.00"));
            var pending = (Answer.PendingOverride) governor.executeFromSignals(TestHome.payment("PAY-2", "25000"));
            var rejected = (Answer.Rejected) governor.executeFromSignals(Proposal.parse("""
                    {"policyId":"loan-approval","policyVersion":"1.0.0",
                     "signals":{"application_id":"LOAN-1","credit_score":300,"debt_ratio":0.2,"amount":1000,
                                "income_verified":true,"purpose":"car"}}
                    """));
            var replayed = (Answer.Replayed) governor.executeFromSignals(TestHome.payment("PAY-1", "1"));
            var refused = (Answer.Refused) governor.executeFromSignals(incomplete);

            assertThat(List.of(
                            approved.attestation(),
                            pending.attestation(),
                            rejected.attestation(),
                            replayed.first().orElseThrow()))
                    .allSatisfy(
                            attestation -> assertThat(home.verify(attestation)).isInstanceOf(Verdict.Valid.class));
            assertThat(replayed.executionId())
                    .hasToString(approved.attestation().id());
            assertThat(replayed.first().orElseThrow().id())
                    .isEqualTo(approved.attestation().id());
            assertThat(replayed.refusal().message())
                    .isEqualTo("INV-013@replay: /signals: this has already been decided, by "
                            + approved.attestation().id()
                            + ". Use the first decision's attestation; its executionId is named.");
            assertThat(refused.refusal().invariant().id()).isEqualTo("INV-007");
        }
        assertThat(types(home.check()))
                .containsExactly(
                        "policy.published x6", "decision x2", "approval.requested", "decision", "replay.refused");
    }

    /** A payment whose action has so many canonical bytes. */
    private static Proposal weighing(int bytes, String payment) {
        var sent =
                JsonReader.readObject(TestHome.payment(payment, "250").toJson().canonical());
        var action = (JsonObject) Objects.requireNonNull(sent.get("action"));
        var parameters = (JsonObject) Objects.requireNonNull(action.get("parameters"));
        var noted = withNote(action, parameters, "");
        return Proposal.read(JsonObject.builder()
                .putAll(sent.without("action"))
                .put("action", withNote(action, parameters, "x".repeat(bytes - noted.canonical().length)))
                .build());
    }

    private static JsonObject withNote(JsonObject action, JsonObject parameters, String note) {
        return JsonObject.builder()
                .putAll(action.without("parameters"))
                .put(
                        "parameters",
                        JsonObject.builder()
                                .putAll(parameters)
                                .put("note", note)
                                .build())
                .build();
    }

    @Test
    void anActionThatIsTooLargeIsRefusedAndLeavesNothing() {
        var refusal = "INV-002@canonicalize: /action: an action of more than 200000 canonical bytes. Send a smaller"
                + " action: a digest or an address in the place of what it holds.";
        try (var governor = home.open()) {
            assertThat(governor.executeFromSignals(weighing(200_000, "PAY-1"))).isInstanceOf(Answer.Approved.class);
            var size = governor.tenant().size();
            for (var attempt = 0; attempt < 40; attempt++) {
                var refused = (Answer.Refused) governor.executeFromSignals(weighing(200_001, "PAY-2"));
                assertThat(refused.refusal().message()).isEqualTo(refusal);
            }
            assertThatThrownBy(() -> governor.simulate(weighing(200_001, "PAY-2")))
                    .hasMessage(refusal);
            assertThat(governor.tenant().size()).isEqualTo(size);
        }
        home.check();
    }

    @Test
    void aGuardsReasonThatLooksLikeACommitmentIsNotTakenForOne() {
        var guard =
                "guards:\n  - {id: big, level: MANDATORY, when: {signal: amount, greater_than: \"100\"}, reason: %s}\n"
                        .formatted("x".repeat(43));
        var text = home.paymentPolicyText()
                .replace("policyVersion: 1.0.0", "policyVersion: 2.0.0")
                .replace("rules:\n", guard + "rules:\n");
        try (var governor = home.open()) {
            governor.tenant().policies().publish(home.signed(text), false, Principal.local());
            governor.executeFromSignals(TestHome.payment("2.0.0", "PAY-1", "250"));
        }
        assertThat(types(home.check())).containsExactly("policy.published x7", "decision", "policy.violation");
    }

    @Test
    void aRetryIsAnsweredAsBeforeAndNeverDecidedTwiceAcrossRestarts() {
        var request = TestHome.payment("PAY-1", "250").withIdempotencyKey("order-77");
        var replay = TestHome.payment("PAY-1", "250").withIdempotencyKey("order-78");
        Answer.Approved first;
        Answer.Replayed refused;
        try (var governor = home.open()) {
            first = (Answer.Approved) governor.executeFromSignals(request);
            refused = (Answer.Replayed) governor.executeFromSignals(replay);
        }

        try (var governor = home.open()) {
            var again = (Answer.Approved) governor.executeFromSignals(request);
            var refusedAgain = (Answer.Replayed) governor.executeFromSignals(replay);
            var other =
                    governor.executeFromSignals(TestHome.payment("PAY-2", "250").withIdempotencyKey("order-77"));
            var stranger = governor.as(Principal.named("key:other")).executeFromSignals(request);

            assertThat(first.repeated()).isFalse();
            assertThat(again.repeated()).isTrue();
            assertThat(again.attestation().leaf()).isEqualTo(first.attestation().leaf());
            assertThat(refused.repeated()).isFalse();
            assertThat(refusedAgain.repeated()).isTrue();
            assertThat(refusedAgain.executionId()).isEqualTo(refused.executionId());
            assertThat(((Answer.Refused) other).refusal().message())
                    .isEqualTo("INV-014@replay: /idempotencyKey: the key was used for another request before."
                            + " Use a new idempotency key for a new request.");
            assertThat(stranger).as("a key is one principal's own").isInstanceOf(Answer.Replayed.class);
        }
        assertThat(types(home.check())).containsExactly("policy.published x6", "decision", "replay.refused x2");
    }

    @Test
    void aRequestWhoseRecordWouldBeTooLargeIsRefusedAndLeavesNothing() {
        try (var governor = home.open()) {
            var parents = IntStream.range(0, Proposal.MAX_PARENTS)
                    .mapToObj(number -> "\"" + "p".repeat(250) + (100_000 + number) + "\"")
                    .collect(Collectors.joining(","));
            var request = Proposal.parse("""
                    {"policyId":"payment-approval","policyVersion":"1.0.0","parents":[%s],
                     "signals":{"payment_id":"PAY-1","amount":"1","currency":"EUR","verified":true}}
                    """.formatted(parents));

            var refused = (Answer.Refused) governor.executeFromSignals(request);

            assertThat(refused.refusal().invariant()).isEqualTo(Invariant.RECORD_SIZE);
            assertThat(refused.refusal().message())
                    .matches(
                            "INV-032@validate: the record would have [0-9]+ bytes\\. Send fewer parents or shorter names\\.");
            assertThat(governor.executeFromSignals(TestHome.payment("PAY-1", "1")))
                    .isInstanceOf(Answer.Approved.class);
        }
        assertThat(home.check()).hasSize(7);
    }

    @Test
    void theShortestUseOfTheLibraryIsOpenDecideSwitchClose() {
        var said = new ArrayList<String>();

        try (var governor = Governor.open(home.folder())) {
            switch (governor.executeFromSignals(TestHome.payment("PAY-1001", "250.00"))) {
                case Answer.Approved approved ->
                    said.add("pay " + approved.attestation().decisionAction().orElseThrow());
                case Answer.Rejected rejected ->
                    said.add("stop " + rejected.attestation().id());
                case Answer.PendingOverride pending ->
                    said.add("suspend " + pending.attestation().id());
                case Answer.Replayed replayed -> said.add("already decided " + replayed.executionId());
                case Answer.Refused refused -> said.add("fix " + refused.refusal());
            }
        }

        assertThat(said).containsExactly("pay approve");
    }

    /** The types of the records in order, equal neighbours counted. */
    private static List<String> types(List<Attestation> records) {
        List<String> types = new ArrayList<>();
        for (var from = 0; from < records.size(); ) {
            var type = records.get(from).type();
            var to = from;
            while (to < records.size() && records.get(to).type().equals(type)) {
                to++;
            }
            types.add(to - from == 1 ? type : type + " x" + (to - from));
            from = to;
        }
        return types;
    }
}
