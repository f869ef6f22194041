package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.Resolution;
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
