package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.policy.library.PolicyReExecution;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One thing is decided once, however its key is spelled, bound and typed. */
final class ReplayKeyTest {
    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    @Test
    void aKeyThatNothingBindsIsNotPublishedAnyMoreButWhatWasStaysInForce() throws IOException {
        var unbound = home.paymentPolicyText().replace(", boundTo: /parameters/payment_id", "");
        home.placeUnopened("payment-approval/1.0.0", home.signed(unbound));
        try (var governor = home.open()) {
            assertThat(governor.tenant().policies().refused()).isEmpty();
            assertThat(governor.executeFromSignals(TestHome.payment("PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
            var later = home.signed(unbound.replace("policyVersion: 1.0.0", "policyVersion: 1.2.0"));
            assertThatThrownBy(() -> governor.tenant().policies().publish(later, false, Principal.local()))
                    .hasMessage(
                            "INV-010@validate: policy.yaml:13:1: error: nothing binds payment_id of the replay key to the action, so with other values the same action is decided again. Add boundTo, such as boundTo: /parameters/payment_id. Mend the errors that `writ policy check` lists.");
        }
        try (var governor = home.open()) {
            var decided = (Answer.Approved) governor.executeFromSignals(TestHome.payment("PAY-2", "250"));
            var verifier = AttestationVerifier.builder(home.trustRoot())
                    .bundle(Bundle.read(home.folder().resolve("policies/payment-approval/1.0.0")))
                    .reExecution(new PolicyReExecution())
                    .build();
            assertThat(verifier.verify(decided.attestation())).isInstanceOf(Verdict.Valid.class);
        }
    }

    @Test
    void onePaymentIsOnePaymentHoweverTheCallerSpellsIt() {
        try (var governor = home.open()) {
            var first = TestHome.payment("PAY-1", "250");
            assertThat(governor.executeFromSignals(first)).isInstanceOf(Answer.Approved.class);
            for (var spelling : List.of("PAY-1 ", "PAY-01", "PAY-2")) {
                var again = Proposal.parse(TestHome.paymentText("1.0.0", "PAY-1", "250")
                        .replace(
                                "\"signals\":{\"payment_id\":\"PAY-1\"",
                                "\"signals\":{\"payment_id\":\"" + spelling + "\""));
                assertThat(governor.executeFromSignals(again)).isInstanceOf(Answer.Refused.class);
            }
        }
    }

    private Bundle orders(String version, String type) {
        return home.signed("""
                schemaVersion: 1.0.0
                policyId: orders
                policyVersion: %s
                actions: [order.place]
                signalsSchema:
                  order_no: {type: %s, boundTo: /parameters/order_no}
                  note: {type: string, required: false}
                replayKey: [order_no]
                rules:
                  - id: all
                    condition: {all: []}
                    outcome: {action: approve, requires_override: false, reason: Ordered.}
                """.formatted(version, type));
    }

    private static Answer order(Governor governor, String version, String number) {
        return governor.executeFromSignals(Proposal.parse("""
                {"policyId":"orders","policyVersion":"%s","signals":{"order_no":%s},
                 "action":{"name":"order.place","parameters":{"order_no":%s}}}
                """.formatted(version, number, number)));
    }

    @Test
    void theTypesOfAReplayKeyStayAsTheyAreOrOneOrderIsApprovedOnceForEach() throws IOException {
        try (var governor = home.open()) {
            var policies = governor.tenant().policies();
            policies.publish(orders("1.0.0", "integer"), false, Principal.local());
            assertThat(order(governor, "1.0.0", "17")).isInstanceOf(Answer.Approved.class);
            for (var type : List.of("decimal", "string", "enum, values: [\"17\"]", "timestamp")) {
                var other = orders("1.1.0", type);
                assertThatThrownBy(() -> policies.publish(other, false, Principal.local()))
                        .hasMessageMatching(
                                "INV-012@validate: /signalsSchema/order_no: it is in the replay key, of type"
                                        + " \\w+ here and integer in orders@1.0.0, so what was decided under the one could be"
                                        + " decided again\\. Publish a new version; pass --new-replay-key if the key really must"
                                        + " change\\.");
            }
            assertThat(home.folder().resolve("policies/orders/1.1.0")).doesNotExist();
            policies.publish(orders("1.1.0", "integer, minimum: 1"), false, Principal.local());
            assertThat(order(governor, "1.1.0", "17")).isInstanceOf(Answer.Replayed.class);
            policies.publish(orders("2.0.0", "decimal"), true, Principal.local());
            policies.publish(orders("2.1.0", "decimal"), false, Principal.local());
            assertThatThrownBy(() -> policies.publish(orders("2.2.0", "integer"), false, Principal.local()))
                    .hasMessageContaining("of type integer here and decimal in orders@2.1.0,");
        }
        home.losePolicy("orders/2.1.0");
        try (var governor = home.open()) {
            var policies = governor.tenant().policies();
            assertThatThrownBy(() -> policies.publish(orders("2.2.0", "decimal"), false, Principal.local()))
                    .hasMessage("INV-012@validate: /replayKey: the replay key cannot be compared with that of"
                            + " orders@2.1.0, which this home has lost. Restore its folder; pass --new-replay-key if"
                            + " the key may change.");
            assertThat(policies.publish(orders("2.1.0", "decimal"), false, Principal.local()))
                    .isEmpty();
            assertThat(policies.publish(orders("2.2.0", "decimal"), false, Principal.local()))
                    .isPresent();
        }
    }
}
