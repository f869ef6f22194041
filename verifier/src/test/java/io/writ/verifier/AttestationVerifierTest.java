package io.writ.verifier;

import static io.writ.verifier.TestDecision.AMOUNT;
import static io.writ.verifier.TestDecision.BUNDLE;
import static io.writ.verifier.TestDecision.BUNDLE_HASH;
import static io.writ.verifier.TestDecision.IDEMPOTENCY;
import static io.writ.verifier.TestDecision.LOG;
import static io.writ.verifier.TestDecision.RECORD;
import static io.writ.verifier.TestDecision.json;
import static io.writ.verifier.TestDecision.record;
import static io.writ.verifier.TestDecision.refusal;
import static io.writ.verifier.TestDecision.verifier;
import static io.writ.verifier.TestRoot.LEDGER;
import static io.writ.verifier.TestRoot.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.bundle.TestBundle;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttestationVerifierTest {
    @Test
    void aSoundDecisionIsValid() {
        var verdict = verifier().verify(LOG.attest(record(), AMOUNT, IDEMPOTENCY));

        assertThat(verdict).isInstanceOf(Verdict.Valid.class);
        assertThat(verifier().verify(LOG.attest(record()))).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void aCheckpointCountsByTheLedgerKeysThatCount() {
        var attestation = LOG.attest(record());
        var time = attestation.time();
        var later = time.plusSeconds(1);

        assertThat(under(new TestRoot().role("ledger", 1, LEDGER.valid(TestKey.FROM, time)), attestation))
                .isInstanceOf(Verdict.Valid.class);
        // a proof may be had anew from a key that is younger than the record
        assertThat(under(new TestRoot().role("ledger", 1, LEDGER.valid(later, TestKey.UNTIL)), attestation))
                .isInstanceOf(Verdict.Valid.class);
        for (var root : List.of(
                new TestRoot().role("ledger", 1, LEDGER.valid(TestKey.FROM, time.minusMillis(1))),
                new TestRoot().role("ledger", 1, LEDGER.revoked()),
                new TestRoot().role("ledger", 1, POLICY.valid()),
                new TestRoot().role("ledger", 2, LEDGER.valid(), POLICY.valid()))) {
            assertThat(refusal(under(root, attestation)).message())
                    .startsWith("INV-017@verify: /proof: ")
                    .contains("signatures needed from unrevoked ledger keys count");
        }
    }

    private static Verdict under(TestRoot root, Attestation attestation) {
        return AttestationVerifier.of(root.trusted()).verify(attestation);
    }

    @ParameterizedTest
    @CsvSource({
        "other.local/default, INV-018@verify: /proof: the trust root does not cover the origin \"other.local/default\". Verify",
        "test.local/1/2/default, INV-018@verify: /proof: the trust root does not cover the origin \"test.local/1/2/default\". Verify",
        "test.local/other, INV-018@verify: /tenant: is not the tenant whose ledger is \"test.local/other\". Verify",
        "test.local/default/1, INV-018@verify: /tenant: is not the tenant whose ledger is \"test.local/default/1\". Verify",
    })
    void aLedgerSpeaksForItsOwnOriginAndTenant(String origin, String message) {
        var restored = new TestLedger("test.local/2/default", LEDGER).attest(record());
        assertThat(verifier().verify(restored)).isInstanceOf(Verdict.Valid.class);

        assertThat(refusal(verifier().verify(new TestLedger(origin, LEDGER).attest(record())))
                        .message())
                .startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signals/other", "/principal", "/decision/reason", "/signals", "/facts/amount"})
    void disclosuresFillOnlyThePlacesThatCommit(String place) {
        var stray = TestLedger.disclose(place, new JsonString("250"));

        assertThat(refusal(verifier().verify(LOG.attest(record(), stray))).problem())
                .isEqualTo("no commitment of this record is at the disclosed place");
    }

    @Test
    void aDisclosureOpensItsCommitmentOnceAndExactly() {
        var other = TestLedger.disclose("/signals/amount", new JsonString("251"));
        assertThat(refusal(verifier().verify(LOG.attest(record(), other))).message())
                .isEqualTo(
                        "INV-019@verify: \"/signals/amount\": the disclosure is not the one that the record commits to."
                                + " Treat the disclosed values as forged; obtain the attestation again.");
        assertThat(refusal(verifier().verify(LOG.attest(record(), AMOUNT, AMOUNT)))
                        .problem())
                .isEqualTo("disclosed for the second time");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ["AAAAAAAAAAAAAAAAAAAAAA","/a"]          | a disclosure that is not [salt, place, value]
            ["AAAAAAAAAAAAAAAAAAAAAA","/a",1,2]      | a disclosure that is not [salt, place, value]
            ["AAAAAAAAAAAAAAAAAAAAAA",1,1]           | a disclosure that is not [salt, place, value]
            {}                                       | a disclosure that is not [salt, place, value]
            ["AAAAAAAAAAAAAAAAAAAA","/a",1]          | a salt that is not 16 bytes long
            ["AAAAAAAAAAAAAAAAAAAAAB","/a",1]        | text that is not canonical base64url
            ["AAAAAAAAAAAAAAAAAAAAAA","a",1]         | a place that is not a JSON Pointer of at most 1024 characters
            ["AAAAAAAAAAAAAAAAAAAAAA","/a~2",1]      | a place that is not a JSON Pointer of at most 1024 characters
            """)
    void aDisclosureInAnyOtherFormIsRefused(String content, String problem) {
        var text = Base64Text.encodeUrl(content.getBytes(StandardCharsets.UTF_8));
        var proven = LOG.attest(record());

        var verdict = verifier().verify(Attestation.of(proven.leaf(), List.of(text), proven.proof()));

        assertThat(refusal(verdict).message())
                .isEqualTo("INV-019@verify: " + problem
                        + ". Treat the disclosed values as forged; obtain the attestation again.");
    }

    @Test
    void theBundleIsTheOneThatTheRecordNames() {
        var attestation = LOG.attest(record());
        var root = new TestRoot().trusted();

        var verdict = AttestationVerifier.builder(root).bundle(BUNDLE).build().verify(attestation);

        assertThat(verdict).isInstanceOf(Verdict.Valid.class);
        assertThat(((CheckResult.Passed) verdict.checks().get(5).result()).remark())
                .startsWith("notBefore and notAfter of the policy keys are not checked");
        assertThat(verdict.checks().get(7).result()).isEqualTo(new CheckResult.NotChecked("no evaluator was supplied"));
        var other = new TestBundle().file("note.txt", "x").signed(POLICY);
        assertThat(refusal(AttestationVerifier.builder(root)
                                .bundle(other)
                                .build()
                                .verify(attestation))
                        .message())
                .startsWith("INV-020@verify: /bundleHash: names another bundle than the one supplied. ");
        var version = json(RECORD.replace("'policyVersion':'1.0.0'", "'policyVersion':'1.0.1'"));
        assertThat(refusal(AttestationVerifier.builder(root)
                                .bundle(BUNDLE)
                                .build()
                                .verify(LOG.attest(version)))
                        .message())
                .startsWith("INV-020@verify: /policyVersion: is not the version of the bundle supplied. ");
    }

    @Test
    void policyKeysAreJudgedWhenTheBundleWasPublished() {
        var until = Instant.parse("2026-11-20T05:00:00.000Z");
        var root = new TestRoot().role("policy", 1, POLICY.valid(TestKey.FROM, until));

        assertThat(published(root, "2026-11-20T04:59:59.000Z", "HASH")).isInstanceOf(Verdict.Valid.class);
        assertThat(refusal(published(root, "2026-11-20T05:00:00.001Z", "HASH")).problem())
                .contains("is not valid after");
        assertThat(refusal(published(root, "2026-11-20T04:00:00.000Z", "ab".repeat(32)))
                        .message())
                .startsWith("INV-020@verify: the publication/bundleHash: is not this bundle's. ");
        assertThat(refusal(published(new TestRoot(), "2026-11-20T05:10:04.000Z", "HASH"))
                        .message())
                .startsWith("INV-020@verify: /time: the record is older than the publication supplied. ");
    }

    private static Verdict published(TestRoot root, String time, String hash) {
        var publication =
                json("{'type':'policy.published','v':1,'id':'01932f6a-7c00-7000-8000-000000000001','time':'" + time
                        + "','tenant':'default','principal':'local:op','policyId':'payment-approval','policyVersion':'1.0.0',"
                        + "'bundleHash':'" + hash.replace("HASH", BUNDLE_HASH.hex()) + "','signers':['" + POLICY.keyId()
                        + "']}");
        return AttestationVerifier.builder(root.trusted())
                .bundle(BUNDLE)
                .publication(LOG.attest(publication))
                .build()
                .verify(LOG.attest(record()));
    }

    @Test
    void aRuntimeIsOneThatTheRootLists() {
        var listed = new TestRoot().put("runtimes", JsonArray.ofStrings(List.of("ab".repeat(32))));
        var other = new TestRoot().put("runtimes", JsonArray.ofStrings(List.of("ac".repeat(32))));

        assertThat(under(listed, LOG.attest(record())).checks().get(6).result()).isEqualTo(new CheckResult.Passed(""));
        assertThat(refusal(under(other, LOG.attest(record()))).message())
                .isEqualTo("INV-023@verify: /runtimeHash: the trust root does not list the runtime \"" + "ab".repeat(32)
                        + "\". Compare runtimeHash with the releases you trust.");
    }

    @Test
    void reExecutionSeesWhatWasDisclosedAndItsResultIsTheVerdict() {
        assertThat(reExecuted(new ReExecution.Result.Same())).isInstanceOf(Verdict.Valid.class);
        assertThat(reExecuted(new ReExecution.Result.NotPossible("/signals/amount is withheld")))
                .isInstanceOf(Verdict.NotReExecuted.class);
        assertThat(refusal(reExecuted(new ReExecution.Result.Different("the rule differs")))
                        .message())
                .isEqualTo("INV-024@verify: the rule differs. Treat the decision as not made by the policy it names.");
    }

    private static Verdict reExecuted(ReExecution.Result result) {
        return AttestationVerifier.builder(new TestRoot().trusted())
                .bundle(BUNDLE)
                .reExecution((bundle, record, disclosed) -> {
                    assertThat(bundle.policyId()).isEqualTo("payment-approval");
                    assertThat(record).isEqualTo(record());
                    assertThat(disclosed)
                            .isEqualTo(Map.<String, JsonValue>of("/signals/amount", new JsonString("250")));
                    return result;
                })
                .build()
                .verify(LOG.attest(record(), AMOUNT));
    }

    @Test
    void severalAreJudgedInTheOrderOfTheFile() {
        var one = LOG.attest(record()).toJson();
        var bad = JsonObject.builder()
                .putAll(one.without("tenant"))
                .put("tenant", "x")
                .build();

        assertThat(verifier().verifyAll(array(LOG.attestFirst(record()).toJson(), bad)))
                .extracting(Object::getClass)
                .containsExactly(Verdict.Valid.class, Verdict.Invalid.class);
        for (var unreadable : List.of("[]", "[1]", "{}", "[{\"disclosures\":[]}]", "", "[")) {
            assertThat(verifier().verifyAll(unreadable.getBytes(StandardCharsets.UTF_8)))
                    .singleElement()
                    .isInstanceOf(Verdict.Invalid.class);
        }
    }

    @Test
    void severalOfOneLedgerStandInItsOrderAndEachOnce() {
        var first = LOG.attestFirst(record()).toJson();
        var second = LOG.attest(record()).toJson();
        var elsewhere =
                new TestLedger("test.local/acme", LEDGER).attest(record()).toJson();

        assertThat(Attestation.parseAll(array(elsewhere, first, second))).hasSize(3);
        assertThat(Attestation.parseAll(array(first, elsewhere, second))).hasSize(3);
        assertThatThrownBy(() -> Attestation.parseAll(array(second, elsewhere, first)))
                .hasMessage(
                        "INV-015@verify: /2: record 0 stands after record 1 of the same ledger. Put them in ledger order, each once.");
        assertThatThrownBy(() -> Attestation.parseAll(array(first, first)))
                .hasMessage(
                        "INV-015@verify: /1: record 0 stands after record 0 of the same ledger. Put them in ledger order, each once.");
        assertThat(verifier().verifyAll(array(second, second))).singleElement().isInstanceOf(Verdict.Invalid.class);
    }

    private static byte[] array(JsonObject... attestations) {
        return new JsonArray(List.of(attestations)).canonical();
    }
}
