package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.Governor;
import io.writ.Homes;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.policy.library.PolicyReExecution;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Disclosure;
import io.writ.verifier.ReExecution.Result;
import io.writ.verifier.Verdict;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.BundleVerifier;
import io.writ.verifier.bundle.VerifiedBundle;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.keys.TrustRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A ledger that decides otherwise than its policy is found out by whoever has the bundle. */
final class PolicyReExecutionTest {
    @TempDir
    static Path folder;

    private static TrustRoot root;
    private static Bundle bundle;
    private static VerifiedBundle verified;
    private static Attestation attestation;

    @BeforeAll
    static void decide() {
        var home = folder.resolve("home");
        Homes.founder(TimeSource.SYSTEM, Entropy.system()).found(home, "re-execution.local");
        try (var governor = Governor.open(home)) {
            var outcome = governor.executeFromSignals(Proposal.parse("""
                    {"policyId":"payment-approval","policyVersion":"1.1.0",
                     "signals":{"payment_id":"PAY-1","amount":"250.00","currency":"EUR","verified":true},
                     "action":{"name":"payment.execute","parameters":{"payment_id":"PAY-1","amount":250.0,"currency":"EUR"}}}
                    """));
            attestation = ((Answer.Approved) outcome).attestation();
            root = governor.tenant().trustRoot();
        }
        bundle = Bundle.read(home.resolve("policies/payment-approval/1.1.0"));
        verified = new BundleVerifier(root).verifyWithoutTime(bundle);
    }

    private static Map<String, JsonValue> disclosed() {
        Map<String, JsonValue> values = new HashMap<>();
        for (Disclosure disclosure : attestation.disclosures()) {
            values.put(disclosure.place(), disclosure.value());
        }
        return values;
    }

    private static Result reExecute(JsonObject record, Map<String, JsonValue> disclosed) {
        return new PolicyReExecution().reExecute(verified, record, disclosed);
    }

    private static JsonObject with(String name, JsonValue value) {
        Map<String, JsonValue> members =
                new LinkedHashMap<>(attestation.record().members());
        members.put(name, value);
        return JsonObject.of(members);
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anHonestDecisionReExecutesToTheSame() {
        assertThat(reExecute(attestation.record(), disclosed())).isEqualTo(new Result.Same());
        var verifier = AttestationVerifier.builder(root)
                .bundle(bundle)
                .reExecution(new PolicyReExecution())
                .build();
        assertThat(verifier.verify(attestation)).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void aPolicyIsCompiledOnceAndAFewAreKept() {
        var again = new PolicyReExecution();
        // without files it cannot be compiled
        var hollow = bundle(verified.bundleHash(), new TreeMap<>());
        assertThat(again.reExecute(verified, attestation.record(), disclosed())).isEqualTo(new Result.Same());
        assertThat(again.reExecute(hollow, attestation.record(), disclosed())).isEqualTo(new Result.Same());
        for (var other = 0; other < 16; other++) {
            var named = bundle(Digest.sha256(new byte[] {(byte) other}), verified.files());
            assertThat(again.reExecute(named, attestation.record(), disclosed()))
                    .isEqualTo(new Result.Same());
        }
        assertThat(again.reExecute(hollow, attestation.record(), disclosed())).isNotEqualTo(new Result.Same());
    }

    private static VerifiedBundle bundle(Digest hash, SortedMap<String, byte[]> files) {
        return new VerifiedBundle(
                verified.policyId(), verified.policyVersion(), verified.policyHash(), hash, verified.signers(), files);
    }

    static Stream<Arguments> lies() {
        var reject = """
                {"action":"reject","requires_override":false,"reason":"No.","rule":"small-and-verified"}""";
        var reason = """
                {"action":"approve","requires_override":false,"reason":"Because.","rule":"small-and-verified"}""";
        return Stream.of(
                Arguments.of("decision", json(reject), "decision is not what the policy gives"),
                Arguments.of("decision", json(reason), "decision is not what the policy gives"),
                Arguments.of(
                        "execution_state", new JsonString("blocked"), "execution_state is not what the policy gives"),
                Arguments.of("status", new JsonString("YELLOW"), "status is not what the policy gives"),
                Arguments.of(
                        "violations",
                        new JsonArray(List.of(json("{\"guard\":\"g\",\"level\":\"ADVISORY\",\"reason\":\"r\"}"))),
                        "violations is not what the policy gives"),
                Arguments.of(
                        "expires",
                        new JsonString("2099-01-01T00:00:00.000Z"),
                        "expires is not the time and the policy's validFor"));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void aMemberThatThePolicyDoesNotGiveIsNamed(String member, JsonValue lie, String what) {
        assertThat(reExecute(with(member, lie), disclosed())).isEqualTo(new Result.Different(what));
    }

    static Stream<Arguments> otherInputs() {
        return Stream.of(
                Arguments.of("/signals/verified", "\"yes\"", "the policy refuses the inputs: INV-007@validate"),
                Arguments.of("/signals/amount", "\"250.00\"", "the disclosed signals are not in their normalized form"),
                Arguments.of("/signals/amount", "\"260\"", "the policy refuses the inputs: INV-009@validate"),
                Arguments.of(
                        "/execution_fingerprint",
                        "\"" + "0".repeat(64) + "\"",
                        "execution_fingerprint is not that of the replay key"),
                Arguments.of("/action", "[]", "the disclosed action is not an object"),
                Arguments.of(
                        "/action",
                        "{\"name\":\"payment.refund\",\"parameters\":{}}",
                        "the policy refuses the inputs: INV-008@validate"));
    }

    @ParameterizedTest
    @MethodSource("otherInputs")
    void inputsThatThePolicyWouldNotHaveTakenAreNamed(String place, String value, String what) {
        var disclosed = disclosed();
        disclosed.put(place, JsonReader.read(value.getBytes(StandardCharsets.UTF_8)));
        assertThat(reExecute(attestation.record(), disclosed))
                .isInstanceOfSatisfying(
                        Result.Different.class,
                        different -> assertThat(different.what()).startsWith(what));
    }

    @Test
    void aWithheldInputMakesItNotPossibleAndIsNotTakenForAbsent() {
        var disclosed = disclosed();
        disclosed.remove("/signals/verified");
        disclosed.remove("/action");
        assertThat(reExecute(attestation.record(), disclosed))
                .isEqualTo(new Result.NotPossible("withheld: /action, /signals/verified"));
    }
}
