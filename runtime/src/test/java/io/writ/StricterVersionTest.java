package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.publication.Publication;
import io.writ.verifier.id.PolicyRef;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays callable when a stricter version comes. */
final class StricterVersionTest {
    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    @Test
    void aStricterVersionRetiresTheOthersInItsOwnCommitHoweverOftenItIsPublished() {
        var retiring = new Publication.Asked(false, true);
        var strict = home.paymentPolicy("1.2.0");
        try (var governor = home.open()) {
            var policies = governor.tenant().policies();
            var first = policies.publish(strict, Publication.Asked.DEFAULT, Principal.local());
            assertThat(first.attestation()).isPresent();
            assertThat(first.retired()).isEmpty();
            assertThat(first.othersInForce())
                    .containsExactly(
                            PolicyRef.parse("payment-approval@1.0.0"), PolicyRef.parse("payment-approval@1.1.0"));

            var second = policies.publish(home.paymentPolicy("1.3.0"), retiring, Principal.local());
            assertThat(second.othersInForce()).isEmpty();
            assertThat(second.retired())
                    .extracting(record -> record.record().string("policyVersion"))
                    .containsExactly("1.0.0", "1.1.0", "1.2.0");
            var commit = second.attestation().orElseThrow().proof();
            assertThat(second.retired())
                    .extracting(
                            record -> record.proof().checkpoint().checkpoint().size())
                    .containsOnly(commit.checkpoint().checkpoint().size());
            assertThat(commit.checkpoint().checkpoint().size()).isEqualTo(commit.index() + 4);

            policies.publish(home.paymentPolicy("1.4.0"), false, Principal.local());
            var again = policies.publish(home.paymentPolicy("1.3.0"), retiring, Principal.local());
            assertThat(again.attestation()).isEmpty();
            assertThat(again.retired())
                    .extracting(record -> record.record().string("policyVersion"))
                    .containsExactly("1.4.0");
            assertThatThrownBy(() -> policies.publish(strict, retiring, Principal.local()))
                    .hasMessageStartingWith("INV-006@validate: policy payment-approval@1.2.0");
            assertThat(governor.executeFromSignals(TestHome.payment("1.3.0", "PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
            assertThat(governor.executeFromSignals(TestHome.payment("1.1.0", "PAY-2", "250")))
                    .isInstanceOf(Answer.Refused.class);
        }
        assertThat(home.check()).isNotEmpty();
    }
}
