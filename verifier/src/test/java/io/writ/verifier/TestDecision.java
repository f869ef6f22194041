package io.writ.verifier;

import static io.writ.verifier.TestRoot.LEDGER;
import static io.writ.verifier.TestRoot.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.TestBundle;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.refusal.Refusal;
import java.nio.charset.StandardCharsets;

/** A sound decision under a signed policy, which tests then spoil, and the verifier that trusts its ledger. */
final class TestDecision {
    static final TestLedger LOG = new TestLedger("test.local/default", LEDGER);
    static final Bundle BUNDLE = new TestBundle().signed(POLICY);
    static final Digest BUNDLE_HASH = Digest.sha256(BUNDLE.envelope().payload());
    static final Disclosure AMOUNT = TestLedger.disclose("/signals/amount", new JsonString("250"));
    static final Disclosure IDEMPOTENCY = TestLedger.disclose("/idempotency", JsonObject.EMPTY);
    static final String RECORD = "{'type':'decision','v':1,'id':'01932f6a-7c00-7000-8000-000000000002',"
            + "'executionId':'01932f6a-7c00-7000-8000-000000000002','time':'2026-11-20T05:10:03.123Z','tenant':'default',"
            + "'principal':'key:ci','threadId':'t-1','agentId':'a','policyId':'payment-approval','policyVersion':'1.0.0',"
            + "'bundleHash':'" + BUNDLE_HASH + "','runtimeVersion':'0.1.0','runtimeHash':'" + "ab".repeat(32) + "',"
            + "'signals':{'amount':'" + AMOUNT.commitment() + "'},'facts':{},'action':'" + AMOUNT.commitment() + "',"
            + "'execution_fingerprint':'" + AMOUNT.commitment() + "','replayTag':'" + "cd".repeat(32) + "',"
            + "'idempotency':'" + IDEMPOTENCY.commitment() + "','evidence':[],'status':'GREEN','violations':[],"
            + "'decision':{'action':'approve','requires_override':false,'reason':'r','rule':'x'},"
            + "'execution_state':'completed','parents':[],'expires':'2026-11-20T05:25:03.123Z'}";

    private TestDecision() {}

    static AttestationVerifier verifier() {
        return AttestationVerifier.of(new TestRoot().trusted());
    }

    static JsonObject record() {
        return json(RECORD);
    }

    static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static Refusal refusal(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
        return verdict.refusal().orElseThrow();
    }
}
