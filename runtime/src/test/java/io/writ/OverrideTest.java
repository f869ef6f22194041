package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.caller.Principal;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.Resolution;
import io.writ.gate.WorkflowSuspendedException;
import io.writ.policy.library.PolicyReExecution;
import io.writ.verifier.ApprovalAccount;
import io.writ.verifier.ApprovalAccount.State;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.OverrideVerdict;
import io.writ.verifier.OverrideVerifier;
import io.writ.verifier.ReExecution.Result;
import io.writ.verifier.Verdict;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.BundleVerifier;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real ledger records of people is what a third party accepts, with the policy in hand. */
class OverrideTest extends LargePayments {
    private Approval approved() {
        try (var governor = home.open(time)) {
            return approve(governor, pending(governor, "PAY-1"), MARIA, TOMAS);
        }
    }

    private static Approval approve(Governor governor, Approval asked, Principal... people) {
        for (var person : people) {
            governor.as(person).resolveApproval(asked.id(), yes(asked));
        }
        return governor.approval(asked.id()).orElseThrow();
    }

    /** The override of one approval, judged with a policy's bundle from all of the ledger that names no other. */
    private OverrideVerdict judged(RecordId approvalId, String policy, String version) {
        var verifier = AttestationVerifier.builder(home.trustRoot())
                .bundle(Bundle.read(
                        home.folder().resolve("policies").resolve(policy).resolve(version)))
                .reExecution(new PolicyReExecution())
                .build();
        var ofPolicy = home.attestations().stream()
                .filter(record -> !record.record().has("policyVersion")
                        || PolicyRef.parse(policy + "@" + version).equals(policyOf(record)))
                .toList();
        var findings = OverrideVerifier.of(verifier).verify(ofPolicy);
        assertThat(findings.attestations()).allMatch(Verdict.Valid.class::isInstance);
        return findings.overrides().stream()
                .filter(verdict -> verdict.approvalId().equals(approvalId.toString()))
                .findFirst()
                .orElseThrow();
    }

    private static PolicyRef policyOf(Attestation record) {
        return PolicyRef.parse(
                record.record().string("policyId") + "@" + record.record().string("policyVersion"));
    }

    private ApprovalAccount notPermitted(Approval approval) {
        var verdict = judged(approval.id(), "payment-approval", "1.1.0");
        assertThat(verdict).isInstanceOf(OverrideVerdict.NotPermitted.class);
        return ((OverrideVerdict.NotPermitted) verdict).account();
    }

    @Test
    void whatTwoPeopleApprovedIsPermittedAndNothingIsLeftUnchecked() {
        var asked = approved();

        assertThat(judged(asked.id(), "payment-approval", "1.1.0"))
                .isInstanceOfSatisfying(OverrideVerdict.Permitted.class, permitted -> {
                    assertThat(permitted.account().votes())
                            .extracting(ApprovalAccount.Vote::subject)
                            .containsExactly("maria", "tomas");
                    assertThat(permitted.account().claimableUntil())
                            .contains(Instant.parse("2026-11-20T08:10:00.000Z"));
                    assertThat(permitted.account().notChecked()).isEmpty();
                });
    }

    @Test
    void howeverElseItEndsNothingIsPermitted() {
        try (var governor = home.open(time)) {
            var open = approve(governor, pending(governor, "PAY-1"), MARIA);
            assertThat(notPermitted(open).state()).isEqualTo(State.PENDING);

            governor.as(TOMAS).resolveApproval(open.id(), Resolution.rejected("not ours", seen(open)));
            assertThat(notPermitted(open).state()).isEqualTo(State.REJECTED);

            var lapsed = approve(governor, pending(governor, "PAY-2"), MARIA);
            time.pass(Duration.ofHours(24));
            var expired = awaitEnd(governor, lapsed);
            assertThat(notPermitted(expired).state()).isEqualTo(State.EXPIRED);

            var changed = modify(governor, pending(governor, "PAY-3"), "PAY-4", "5000");
            var account = notPermitted(changed);
            assertThat(account.state()).isEqualTo(State.MODIFIED);
            assertThat(account.notChecked()).isEmpty();
            var next = governor.approval(RecordId.parse(account.becomes().orElseThrow()))
                    .orElseThrow();
            approve(governor, next, TOMAS, Person.of("eva", "finance-manager"));
            assertThat(judged(next.id(), "payment-approval", "1.1.0")).isInstanceOf(OverrideVerdict.Permitted.class);

            var closed = pending(governor, "PAY-5");
            governor.tenant().policies().retire(closed.asked().policy().orElseThrow(), Principal.local());
            approve(governor, closed, MARIA);
            assertThat(notPermitted(closed).cause()).contains("policy.retired");
        }
    }

    private static Approval awaitEnd(Governor governor, Approval approval) {
        try {
            return governor.waitForOverride(approval.id(), Duration.ofSeconds(20))
                    .orElseThrow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Approval modify(Governor governor, Approval asked, String payment, String amount) {
        var other = TestHome.payment("1.1.0", payment, amount);
        var change = Resolution.modified("another payment", seen(asked), other.action(), Optional.of(other.signals()));
        return governor.as(MARIA).resolveApproval(asked.id(), change).approval();
    }

    @Test
    void whatPeopleWereAskedWithoutADecisionIsPermittedOnTheTermsOfTheGeneralPolicy() {
        RecordId id = RecordId.ZERO;
        try (var governor = home.open(time)) {
            try {
                governor.as(AGENT).requestApproval(ApprovalRequest.read(json("""
                                {"threadId":"t-9","agentId":"cleaner","action":{"name":"bucket.delete","parameters":{}}}""")));
            } catch (WorkflowSuspendedException e) {
                id = e.approvalId();
            }
            approve(governor, governor.approval(id).orElseThrow(), Person.of("eva", "approver"));
        }

        assertThat(judged(id, "human-approval", "1.0.0"))
                .isInstanceOfSatisfying(
                        OverrideVerdict.Permitted.class,
                        permitted ->
                                assertThat(permitted.account().notChecked()).isEmpty());
        assertThat(judged(id, "payment-approval", "1.1.0"))
                .isInstanceOfSatisfying(
                        OverrideVerdict.Permitted.class,
                        permitted -> assertThat(permitted.account().notChecked())
                                .containsExactly("approval.requested/terms against the policy: they are of"
                                        + " human-approval@1.0.0, whose bundle was not supplied"));
    }

    @ParameterizedTest(name = "{0} → {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "quorum":2            | "quorum":1              | differ from those of payment-approval@1.1.0: quorum
            "notBy":["requester"] | "notBy":[]              | differ from those of payment-approval@1.1.0: notBy
            ["finance-manager"]   | ["intern"]              | differ from those of payment-approval@1.1.0: functions
            "PT24H"               | "PT240H"                | differ from those of payment-approval@1.1.0: expiresIn
            "PT10M"               | "P1D"                   | differ from those of payment-approval@1.1.0: validFor
            "PT24H"               | "P1D"                   | SAME
            "terms":{             | "terms":{"x":1,         | SAME
            "policyId":"payment-approval","policyVersion":"1.1.0","quorum" | "policyId":"human-approval","policyVersion":"1.0.0","quorum" | are of human-approval@1.0.0, although payment-approval@1.1.0 has terms of its own
            """)
    void termsThatThePolicyDoesNotStateAreNamed(String text, String instead, String what) {
        Approval asked;
        try (var governor = home.open(time)) {
            asked = pending(governor, "PAY-1");
        }
        var requested = asked.records().stream()
                .filter(record -> record.type().equals("approval.requested"))
                .findFirst()
                .orElseThrow()
                .record();
        var canonical = new String(requested.canonical(), StandardCharsets.UTF_8);
        assertThat(canonical).contains(text);
        var bundle = new BundleVerifier(home.trustRoot())
                .verifyWithoutTime(Bundle.read(home.folder().resolve("policies/payment-approval/1.1.0")));

        var result = new PolicyReExecution().compareTerms(bundle, json(canonical.replace(text, instead)));

        assertThat(result).isEqualTo(what.equals("SAME") ? new Result.Same() : new Result.Different(what));
    }

    @Test
    void aResolutionThatMadeTheDecisionAgainOtherwiseIsFoundOut() {
        var asked = approved();
        var decision = home.attestations().stream()
                .filter(record -> record.id().equals(asked.id().toString()))
                .findFirst()
                .orElseThrow();
        Map<String, JsonValue> disclosed = new HashMap<>();
        decision.disclosures().forEach(one -> disclosed.put(one.place(), one.value()));
        var resolution = asked.resolution().orElseThrow().record();
        var bundle = new BundleVerifier(home.trustRoot())
                .verifyWithoutTime(Bundle.read(home.folder().resolve("policies/payment-approval/1.1.0")));
        var evaluator = new PolicyReExecution();

        assertThat(evaluator.decideAgain(bundle, decision.record(), resolution, disclosed))
                .isEqualTo(new Result.Same());
        var lie = json(new String(resolution.canonical(), StandardCharsets.UTF_8)
                .replace("\"rule\":\"otherwise\"", "\"rule\":\"small-and-verified\""));
        assertThat(evaluator.decideAgain(bundle, decision.record(), lie, disclosed))
                .isEqualTo(new Result.Different("decision is not what the policy gives"));
        disclosed.remove("/signals/amount");
        assertThat(evaluator.decideAgain(bundle, decision.record(), resolution, disclosed))
                .isEqualTo(new Result.NotPossible("withheld: /signals/amount"));
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
    }
}
