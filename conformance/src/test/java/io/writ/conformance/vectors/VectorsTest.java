package io.writ.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.policy.Policy;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Disclosure;
import io.writ.verifier.OverrideVerdict;
import io.writ.verifier.OverrideVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.ConsistencyProof;
import io.writ.verifier.log.InclusionProof;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the vectors say is what the modules do. */
class VectorsTest {
    @TestFactory
    Stream<DynamicTest> canonicalFormsAreTheBytesStated() {
        return Vector.of(
                "canonical-json.json",
                "accept",
                vector -> assertThat(JsonReader.read(vector.base64("input")).canonical())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(new String(vector.base64("canonical"), StandardCharsets.UTF_8)));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotStrictJsonIsRefused() {
        return Vector.of(
                "canonical-json.json",
                "refuse",
                vector -> vector.check(
                        () -> assertThat(JsonReader.read(vector.base64("input")).canonical())
                                .isNull()));
    }

    @TestFactory
    Stream<DynamicTest> signalsAreNormalizedOrRefused() {
        return Vector.of(
                "signals.json",
                "cases",
                vector -> vector.check(() -> {
                    var given = JsonReader.readObject(
                            ("{\"x\":" + vector.string("value") + "}").getBytes(StandardCharsets.UTF_8));
                    var read = policy(vector.object("definition"))
                            .readSignals(given)
                            .toJson()
                            .get("x");
                    assertThat(read)
                            .isEqualTo(JsonReader.read(vector.string("normal").getBytes(StandardCharsets.UTF_8)));
                }));
    }

    private static Policy policy(JsonObject definition) {
        return compile("p", JsonObject.builder().put("x", definition).build());
    }

    private static Policy compile(String policyId, JsonObject signals) {
        var text = """
                {"policyId":"%s","policyVersion":"1.0.0","schemaVersion":"1.0.0","signalsSchema":%s,
                 "rules":[{"id":"r","condition":{"all":[]},"outcome":{"action":"reject","requires_override":false,"reason":"R."}}]}
                """.formatted(policyId, new String(signals.canonical(), StandardCharsets.UTF_8));
        var compilation = PolicyCompiler.compile("policy.json", text.getBytes(StandardCharsets.UTF_8));
        return compilation.policy().orElseThrow(() -> new AssertionError(compilation.diagnostics()));
    }

    @TestFactory
    Stream<DynamicTest> fingerprintsAreTheDigestsStated() {
        return Vector.of("fingerprints.json", "cases", vector -> {
            var key = vector.object("key");
            var canonical = JsonObject.builder()
                    .put("policyId", vector.string("policyId"))
                    .put("key", key)
                    .build()
                    .canonical();
            assertThat(canonical).asString(StandardCharsets.UTF_8).isEqualTo(vector.string("canonical"));
            assertThat(Digest.sha256(canonical)).isEqualTo(vector.digest("fingerprint"));
            if (key.names().equals(Set.of("payment_id"))) {
                var payment = JsonReader.readObject(
                        "{\"payment_id\":{\"type\":\"string\"}}".getBytes(StandardCharsets.UTF_8));
                var policy = compile(vector.string("policyId"), payment);
                assertThat(policy.fingerprint(policy.readSignals(key))).isEqualTo(vector.digest("fingerprint"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> inclusionIsProvenOrNot() {
        return Vector.of("inclusion.json", "cases", vector -> {
            var proof = new InclusionProof(vector.integer("index"), vector.integer("size"), vector.digests("path"));
            assertThat(leadsTo(proof, vector.digest("leafHash"), vector.digest("root")))
                    .isEqualTo(vector.isTrue("valid"));
        });
    }

    private static boolean leadsTo(InclusionProof proof, Digest leaf, Digest root) {
        try {
            return proof.root(leaf).equals(root);
        } catch (RefusedException e) {
            return false;
        }
    }

    @TestFactory
    Stream<DynamicTest> consistencyIsProvenOrNot() {
        return Vector.of("consistency.json", "cases", vector -> {
            var proof = new ConsistencyProof(vector.integer("first"), vector.integer("second"), vector.digests("path"));
            assertThat(proof.verify(vector.digest("firstRoot"), vector.digest("secondRoot")))
                    .isEqualTo(vector.isTrue("valid"));
        });
    }

    @TestFactory
    Stream<DynamicTest> checkpointsAreSignedByTheKeysStated() {
        var known = Ed25519PublicKey.of(HexFormat.of()
                .parseHex(String.valueOf(Vector.file("checkpoints.json").string("known"))));
        return Vector.of(
                "checkpoints.json",
                "cases",
                vector -> vector.check(() -> {
                    var signers = SignedCheckpoint.parse(vector.string("note")).verifyWith(List.of(known));
                    assertThat(signers.stream().map(key -> HexFormat.of().formatHex(key.raw())))
                            .isEqualTo(vector.strings("signers"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> disclosuresHaveTheCommitmentsStated() {
        return Vector.of(
                "disclosures.json",
                "cases",
                vector -> vector.check(() -> {
                    var disclosure = Disclosure.parse(vector.string("text"));
                    assertThat(disclosure.place()).isEqualTo(vector.string("place"));
                    assertThat(disclosure.value()).isEqualTo(vector.json().get("value"));
                    assertThat(disclosure.commitment()).isEqualTo(vector.string("commitment"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> trustRootsAreBelievedOrNot() {
        return Vector.of(
                "trust-roots.json",
                "roots",
                vector -> vector.check(
                        () -> assertThat(TrustRoot.of(vector.object("root")).version())
                                .isEqualTo(1)));
    }

    @TestFactory
    Stream<DynamicTest> trustRootsFollowEachOtherOrNot() {
        return Vector.of(
                "trust-roots.json",
                "chains",
                vector -> vector.check(() -> {
                    var roots =
                            vector.objects("roots").stream().map(TrustRoot::of).toList();
                    assertThat(TrustRoot.chain(roots.get(0), roots.subList(1, roots.size()))
                                    .version())
                            .isEqualTo(roots.size());
                }));
    }

    @TestFactory
    Stream<DynamicTest> overridesAreWhatTheirRecordsComeTo() {
        var root = TrustRoot.of(new Vector(Vector.file("overrides.json")).object("root"));
        var verifier = AttestationVerifier.of(root);
        return Vector.of("overrides.json", "cases", vector -> {
            var attestations =
                    vector.objects("attestations").stream().map(Attestation::of).toList();
            var findings = OverrideVerifier.of(verifier).verify(attestations);
            assertThat(findings.attestations()).allMatch(Verdict.Valid.class::isInstance);
            assertThat(findings.overrides().stream().map(VectorsTest::word)).isEqualTo(vector.strings("verdicts"));
        });
    }

    private static String word(OverrideVerdict verdict) {
        return switch (verdict) {
            case OverrideVerdict.Permitted permitted -> "permitted";
            case OverrideVerdict.NotPermitted not -> "not-permitted";
            case OverrideVerdict.Invalid invalid -> "invalid";
        };
    }
}
