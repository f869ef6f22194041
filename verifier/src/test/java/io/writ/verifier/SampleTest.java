package io.writ.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.Checkpoint;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier against what an independent implementation of the formats wrote. */
class SampleTest {
    private static final AttestationVerifier VERIFIER = AttestationVerifier.of(Sample.root());

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6})
    void theAttestationsVerifyAndTheirLeavesAreTheLogs(int index) {
        var attestation = Sample.attestation(index);

        assertThat(attestation.leaf()).asString().isEqualTo(Sample.leaves().get(index));
        assertThat(VERIFIER.verify(attestation)).isInstanceOf(Verdict.Valid.class);
        assertThat(VERIFIER.verify(attestation).checks().toString())
                .isEqualTo("[Check[name=form, result=Passed[remark=]], Check[name=inclusion, result=Passed[remark=]],"
                        + " Check[name=checkpoint, result=Passed[remark=]], Check[name=origin-and-tenant, result=Passed[remark=]],"
                        + " Check[name=disclosures, result=Passed[remark=]],"
                        + " Check[name=bundle, result=NotChecked[why=no bundle was supplied]],"
                        + " Check[name=runtime, result=NotChecked[why=the trust root lists no runtimes]],"
                        + " Check[name=re-execution, result=NotChecked[why=no bundle was supplied]]]");
    }

    @Test
    void whatWeWriteIsWhatTheScriptWrote() {
        var root = Sample.root();
        var attestation = Sample.attestation(2);
        var checkpoint = attestation.proof().checkpoint().checkpoint();

        assertThat(TestRoot.sign(root.toJson(), Sample.key("root"))).isEqualTo(root.toJson());
        assertThat(Sample.key("ledger").sign(new Checkpoint(checkpoint.origin(), 7, checkpoint.root())))
                .isEqualTo(attestation.proof().checkpoint());
        for (var disclosure : attestation.disclosures()) {
            var salt = JsonReader.read(Base64.getUrlDecoder().decode(disclosure.text()));
            assertThat(Disclosure.of(saltOf(salt), disclosure.place(), disclosure.value()))
                    .isEqualTo(disclosure);
        }
        assertThat(Attestation.parse(attestation.toPrettyJson().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(attestation);
        assertThat(Attestation.of(attestation.leaf(), attestation.disclosureTexts(), attestation.proof()))
                .isEqualTo(attestation)
                .satisfies(same -> assertThat(VERIFIER.verify(same)).isInstanceOf(Verdict.Valid.class));
        assertThat(MerkleTree.leafHash(attestation.leaf()).hex()).hasSize(64);
    }

    private static byte[] saltOf(JsonValue disclosure) {
        var array = (JsonArray) disclosure;
        return Base64.getUrlDecoder().decode(((JsonString) array.elements().get(0)).value());
    }

    @Test
    void noBitOfAnAttestationMayChangeUnlessItsContentStaysTheSame() {
        var file = Sample.file("attestation-2.json");
        var content = JsonReader.readObject(file);
        for (var bit = 0; bit < file.length * 8; bit++) {
            var changed = file.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            requireInvalidUnlessEqual(content, changed, bit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6})
    void noByteOfAnAttestationMayBeReplacedRemovedOrDoubled(int index) {
        var file = Sample.file("attestation-" + index + ".json");
        var content = JsonReader.readObject(file);
        var random = new Random(index);
        for (var at = 0; at < file.length; at++) {
            var replaced = file.clone();
            replaced[at] = (byte) (' ' + random.nextInt(95));
            requireInvalidUnlessEqual(content, replaced, at);
            var removed = new byte[file.length - 1];
            System.arraycopy(file, 0, removed, 0, at);
            System.arraycopy(file, at + 1, removed, at, removed.length - at);
            requireInvalidUnlessEqual(content, removed, at);
            var doubled = new byte[file.length + 1];
            System.arraycopy(file, 0, doubled, 0, at + 1);
            System.arraycopy(file, at, doubled, at + 1, file.length - at);
            requireInvalidUnlessEqual(content, doubled, at);
        }
    }

    private static void requireInvalidUnlessEqual(JsonObject content, byte[] changed, int at) {
        var verdict = VERIFIER.verify(changed);

        if (isContent(changed, content)) {
            assertThat(verdict).as("at %d", at).isInstanceOf(Verdict.Valid.class);
        } else {
            assertThat(verdict).as("at %d", at).isInstanceOf(Verdict.Invalid.class);
            assertThat(verdict.refusal()).isPresent();
            assertThat(verdict.checks()).extracting(Check::name).containsExactly(Check.Name.values());
        }
    }

    private static boolean isContent(byte[] changed, JsonObject content) {
        try {
            return JsonReader.read(changed).equals(content);
        } catch (RefusedException e) {
            return false;
        }
    }

    @Test
    void anotherInstallationsRootAcceptsNothing() {
        TrustRoot stranger = new TestRoot().trusted();

        assertThat(AttestationVerifier.of(stranger)
                        .verify(Sample.attestation(2))
                        .refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.message())
                        .isEqualTo(
                                "INV-017@verify: /proof: 0 of the 1 signatures needed from unrevoked ledger keys count."
                                        + " Obtain a fresh proof from a ledger whose key the trust root lists."));
    }
}
