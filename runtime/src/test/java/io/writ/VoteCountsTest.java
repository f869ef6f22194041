package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.KeyPrincipal;
import io.writ.caller.KeyRequest;
import io.writ.caller.Principal;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.ApprovalState;
import io.writ.gate.FailureReport;
import io.writ.gate.Resolution;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.OverrideVerdict;
import io.writ.verifier.OverrideVerifier;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whose vote counts, and what votes can permit. */
class VoteCountsTest extends LargePayments {
    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPrincipal manager(Governor governor, String subject, String more) {
        var terms =
                "{'roles':['approve'],'functions':['finance-manager','approver'],'subject':'" + subject + "'" + more;
        var keys = governor.tenant().keys();
        var issued = keys.grant(KeyRequest.read(json(terms + "}")), Principal.local());
        return keys.authenticate(issued.key().orElseThrow().reveal());
    }

    private static Approval vote(Governor governor, KeyPrincipal voter, Approval asked) {
        return governor.as(voter).resolveApproval(asked.id(), yes(asked)).approval();
    }

    private static List<String> voided(Approval approval) {
        return approval.votes().stream()
                .filter(Approval.CastVote::voided)
                .map(vote -> vote.subject().value())
                .collect(Collectors.toList());
    }

    /** The newest record of an approval, and what a third party makes of all of them. */
    private OverrideVerdict judged(Approval approval) {
        var verifier = AttestationVerifier.builder(home.trustRoot()).build();
        return OverrideVerifier.of(verifier)
                .verify(approval.records())
                .overrides()
                .get(0);
    }

    @Test
    void aVoteWhoseVoterHasLostTheirKeyDoesNotCountAndTheEndingSaysSo() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            var thief = manager(governor, "mallory", "");
            vote(governor, thief, asked);
            governor.tenant().keys().revoke(thief.grant().id(), Principal.local());
            var second = vote(governor, manager(governor, "maria", ""), asked);

            assertThat(second.state()).isEqualTo(ApprovalState.PENDING);
            assertThat(voided(second)).containsExactly("mallory");
            var done = vote(governor, manager(governor, "tomas", ""), asked);
            assertThat(done.state()).isEqualTo(ApprovalState.APPROVED);
            assertThat(done.resolution().orElseThrow().record().get("void"))
                    .isEqualTo(JsonArray.ofStrings(List.of("mallory")));
            assertThat(judged(done)).isInstanceOf(OverrideVerdict.Permitted.class);
            var withoutTomas = done.records().stream()
                    .filter(record -> !"tomas".equals(record.record().string("subject")))
                    .filter(record -> !record.type().equals("approval.resolved"))
                    .toList();
            assertThat(judged(done.withRecords(withoutTomas))).isInstanceOf(OverrideVerdict.NotPermitted.class);
        }
        home.check();
    }

    @Test
    void itCountsAgainOnceTheVoterHasAnotherKeyAndNotAfterThatHasExpired() {
        try (var governor = home.open(time)) {
            var back = pending(governor, "PAY-1");
            var late = pending(governor, "PAY-2");
            var maria = manager(governor, "maria", "");
            vote(governor, maria, back);
            governor.tenant().keys().revoke(maria.grant().id(), Principal.local());
            vote(governor, manager(governor, "maria", ",'expiresIn':'PT1H'"), late);

            var tomas = manager(governor, "tomas", "");
            assertThat(vote(governor, tomas, back).state()).isEqualTo(ApprovalState.APPROVED);
            time.pass(Duration.ofHours(2));
            assertThat(voided(vote(governor, tomas, late))).containsExactly("maria");
        }
        home.check();
    }

    @Test
    void anApprovalThatRunsOutWithVoidVotesIsNoContradiction() throws InterruptedException {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            var maria = manager(governor, "maria", "");
            vote(governor, maria, asked);
            governor.tenant().keys().revoke(maria.grant().id(), Principal.local());
            vote(governor, manager(governor, "tomas", ""), asked);
            time.pass(Duration.ofDays(2));
            var ended =
                    governor.waitForOverride(asked.id(), Duration.ofSeconds(20)).orElseThrow();

            assertThat(ended.state()).isEqualTo(ApprovalState.EXPIRED);
            assertThat(judged(ended)).isInstanceOf(OverrideVerdict.NotPermitted.class);
        }
        home.check();
    }

    @Test
    void nobodyPermitsWhatAPolicyGovernsWithoutADecision() {
        try (var governor = home.open(time)) {
            var paid = ApprovalRequest.of("t-1", "a-1", json("{'name':'payment.execute','parameters':{}}"));
            var refusal = "INV-008@validate: /action/name: the policy payment-approval governs this action.";
            assertThatThrownBy(() -> governor.as(AGENT).openApproval(paid)).hasMessageStartingWith(refusal);

            var other = governor.as(AGENT)
                    .openApproval(ApprovalRequest.of("t-1", "a-1", json("{'name':'bucket.delete','parameters':{}}")))
                    .approval();
            var maria = manager(governor, "maria", "");
            var change = Resolution.modified("pay instead", seen(other), Optional.of(paid.action()), Optional.empty());
            assertThatThrownBy(() -> governor.as(maria).resolveApproval(other.id(), change))
                    .hasMessageStartingWith(refusal);

            // a policy comes to govern it after people have been asked
            governor.tenant()
                    .policies()
                    .publish(
                            home.signed(home.paymentPolicyText()
                                    .replace("payment-approval", "bucket-policy")
                                    .replace("payment.execute", "bucket.delete")),
                            false,
                            Principal.local());
            assertThatThrownBy(() -> vote(governor, maria, other))
                    .hasMessageStartingWith("INV-008@validate: /action/name: the policy bucket-policy governs");
            assertThat(governor.as(maria)
                            .resolveApproval(other.id(), Resolution.rejected("no", seen(other)))
                            .approval()
                            .state())
                    .isEqualTo(ApprovalState.REJECTED);
        }
        home.check();
    }

    @Test
    void thatAThreadMayGoOnPermitsNoAction() {
        try (var governor = home.open(time)) {
            var failing = FailureReport.of("t-1", "a-1", "it broke");
            governor.as(AGENT).recordFailure(failing);
            governor.as(AGENT).recordFailure(failing);
            var asks = governor.as(AGENT).recordFailure(failing).approvalId().orElseThrow();
            var approval = vote(
                    governor,
                    manager(governor, "maria", ""),
                    governor.approval(asks).orElseThrow());

            assertThat(approval.state()).isEqualTo(ApprovalState.APPROVED);
            assertThat(approval.isApproved(time.wall())).isFalse();
            assertThat(judged(approval)).isInstanceOf(OverrideVerdict.NotPermitted.class);
        }
    }

    @Test
    void whatWasApprovedIsApprovedUntilItCanNoLongerBeClaimed() {
        try (var governor = home.open(time)) {
            var asked = pending(governor, "PAY-1");
            vote(governor, manager(governor, "maria", ""), asked);
            var done = vote(governor, manager(governor, "tomas", ""), asked);
            var until = done.claimableUntil().orElseThrow();

            assertThat(done.isApproved(until.minusMillis(1))).isTrue();
            assertThat(done.isApproved(until)).isFalse();
            assertThat(asked.isApproved(time.wall())).isFalse();
        }
    }
}
