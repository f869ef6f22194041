package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;

/** What a caller of the library sees. */
final class GovernorTest {
    @TempDir
    Path folder;

    @Test
    void aSmallPaymentIsApprovedAndItsAttestationVerifiesOffline() {
        var home = TestHome.found(folder);
        try (var governor = home.open()) {
            var outcome = governor.executeFromSignals(TestHome.payment("PAY-1", "250.00"));
            assertThat(outcome).isInstanceOf(Outcome.Approved.class);
            var attestation = ((Outcome.Approved) outcome).attestation();
            assertThat(home.verify(attestation)).isInstanceOf(Verdict.Valid.class);
            System.out.println(attestation.toPrettyJson());
            System.out.println(governor.executeFromSignals(TestHome.payment("PAY-1", "250.00")));
            System.out.println(governor.executeFromSignals(TestHome.payment("PAY-2", "25000.00")));
        }
        assertThat(home.check()).hasSize(8);
    }
}
