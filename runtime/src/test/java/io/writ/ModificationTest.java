package io.writ;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.ApprovalState;
import io.writ.gate.Resolution;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What became of a request that somebody modified. */
class ModificationTest extends LargePayments {
    private static Approval modify(Governor governor, Approval asked, String payment, String amount) {
        var other = TestHome.payment("1.1.0", payment, amount);
        var change = Resolution.modified("less of it", seen(asked), other.action(), Optional.of(other.signals()));
        return governor.as(MARIA).resolveApproval(asked.id(), change).approval();
    }

    @Test
    void aModificationOntoAKeyThatIsHeldLeavesTheRefusalOfAReplay() {
        try (var governor = home.open(time)) {
            var holder = pending(governor, "PAY-1");
            var asked = pending(governor, "PAY-2");
            var other = TestHome.payment("1.1.0", "PAY-1", "5000");
            var change = Resolution.modified("less of it", seen(asked), other.action(), Optional.of(other.signals()))
                    .withIdempotencyKey("k-1");
            for (var again = 0; again < 2; again++) {
                assertThatThrownBy(() -> governor.as(MARIA).resolveApproval(asked.id(), change))
                        .hasMessageContaining("this has already been decided, by " + holder.id());
            }
            assertThat(governor.approval(asked.id()).orElseThrow().state()).isEqualTo(ApprovalState.PENDING);
        }
        assertThat(home.check())
                .filteredOn(record -> record.type().equals("replay.refused"))
                .singleElement()
                .satisfies(record ->
                        assertThat(record.record().string("principal")).isEqualTo(MARIA.name()));
    }

    @Test
    void aRetryGetsItsFirstAnswerAlsoWhenWhatItRestedOnHasGone() {
        var bucket = JsonReader.readObject("{\"name\":\"bucket.delete\",\"parameters\":{}}".getBytes(UTF_8));
        var ask = ApprovalRequest.of("t-1", "a-1", bucket).withIdempotencyKey("ask");
        var approver = Person.of("eva", "approver");
        try (var governor = home.open(time)) {
            var asked = governor.as(AGENT).openApproval(ask).approval();
            var yes = yes(asked).withIdempotencyKey("vote");
            governor.as(approver).resolveApproval(asked.id(), yes);
            governor.tenant().policies().retire(PolicyRef.of("human-approval", "1.0.0"), Principal.local());
            var size = governor.tenant().size();

            assertThat(governor.as(AGENT).openApproval(ask).repeated()).isTrue();
            assertThat(governor.as(Person.of("eva"))
                            .resolveApproval(asked.id(), yes)
                            .repeated())
                    .as("the function has gone")
                    .isTrue();
            assertThat(governor.tenant().size()).isEqualTo(size);
        }
        home.check();
    }

    @Test
    void whoAskedReadsTheDecisionThatItBecameWhoeverDecidedIt() {
        try (var governor = home.open(time)) {
            var approvedAtOnce = modify(governor, pending(governor, "PAY-1"), "PAY-2", "200")
                    .becomes()
                    .orElseThrow();
            var askedAgain = modify(governor, pending(governor, "PAY-3"), "PAY-4", "5000")
                    .becomes()
                    .orElseThrow();
            var others = ((Answer.Decided) governor.as(MARIA).executeFromSignals(large("PAY-5"))).attestation();

            for (var id : new RecordId[] {approvedAtOnce, askedAgain}) {
                assertThat(governor.as(AGENT).attestation(id)).isPresent();
                assertThat(governor.as(MARIA).attestation(id)).isPresent();
                assertThat(governor.as(Person.of("nobody", "cfo")).attestation(id))
                        .isEmpty();
            }
            assertThat(governor.as(AGENT).attestation(RecordId.parse(others.id())))
                    .as("what somebody decided for themselves is nobody else's")
                    .isEmpty();
            assertThat(governor.as(Principal.local()).attestation(approvedAtOnce))
                    .isPresent();
        }
        home.check();
    }
}
