package io.writ.verifier;

import static io.writ.verifier.TestDecision.LOG;
import static io.writ.verifier.TestDecision.RECORD;
import static io.writ.verifier.TestDecision.json;
import static io.writ.verifier.TestDecision.record;
import static io.writ.verifier.TestDecision.refusal;
import static io.writ.verifier.TestDecision.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verifier's form check, member by member. */
class RecordFormTest {
    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'v':1                     | 'v':2                       | /v: is not 1, the only version there is
            'type':'decision'         | 'type':'Decision'           | /type: is not the name of a record type
            'v':1                     | 'v':1,'extra':'x'           | /extra: is not a member that belongs here
            'principal':'key:ci'      | 'principal':''              | /principal: is empty
            'tenant':'default'        | 'tenant':'a/b'              | /tenant: holds a slash
            'threadId':'t-1'          | 'threadId':null             | /threadId: holds a null, a fraction or an integer beyond ±(2^53−1)
            'v':1                     | 'v':1.0                     | /v: holds a null, a fraction or an integer beyond ±(2^53−1)
            'threadId':'t-1'          | 'threadId':5                | /threadId: of kind number, where a string is expected
            'id':'01932f6a-7c00-7     | 'id':'01932f6a-7c00-4       | /id: is not a UUIDv7 in lowercase
            'id':'01932f6a            | 'id':'01932F6A              | /id: is not a UUIDv7 in lowercase
            'id':'01932f6a            | 'id':'01932f6b              | /executionId: is not the record's id
            05:10:03.123Z             | 05:10:03Z                   | /time: a time that is not written like 2026-01-31T23:59:59.000Z
            payment-approval          | Payment                     | /policyId: is not a policy id
            'policyVersion':'1.0.0'   | 'policyVersion':'1'         | /policyVersion: is not a semantic version
            'replayTag':'cd           | 'replayTag':'CD             | /replayTag: a digest that is not written as 64 lowercase hex digits
            'facts':{}                | 'facts':[]                  | /facts: of kind array, where an object is expected
            'facts':{}                | 'facts':{'x/y':'short'}     | /facts/x~1y: is not a commitment: the base64url of 32 bytes
            'facts':{},               | ``                          | /facts: is missing
            'evidence':[]             | 'evidence':[{}]             | /evidence/0/issuer: is missing
            'parents':[]              | 'parents':[1]               | /parents/0: of kind number, where a string is expected
            'status':'GREEN'          | 'status':'YELLOW'           | /status: is not GREEN, as its violations say
            'violations':[]           | 'violations':[{'guard':'g','level':'MANDATORY','reason':'r'}] | /status: is not YELLOW, as its violations say
            'status':'GREEN','violations':[] | 'status':'RED','violations':[{'guard':'g','level':'BLOCKING','reason':'r'}] | /decision: is not reject, although a BLOCKING guard is violated
            'violations':[]           | 'violations':[{'guard':'g','level':'HIGH','reason':'r'}] | /violations/0/level: is not BLOCKING, MANDATORY or ADVISORY
            'requires_override':false | 'requires_override':true    | /decision/action: is not approve or reject without an override, or manual_review with one
            'action':'approve'        | 'action':'manual_review'    | /decision/action: is not approve or reject without an override, or manual_review with one
            'action':'approve'        | 'action':'allow'            | /decision/action: is not approve or reject without an override, or manual_review with one
            'action':'approve'        | 'action':'reject'           | /execution_state: is not blocked, as the decision says
            'action':'approve','requires_override':false | 'action':'manual_review','requires_override':true | /execution_state: is not pending_override, as the decision says
            'execution_state':'completed' | 'execution_state':'blocked' | /execution_state: is not completed, as the decision says
            'expires':'2026-11-20T05:25 | 'expires':'2026-11-20T05:10 | /expires: is not after the record's time
            'expires':'2026           | 'expires':'2025             | /expires: is not after the record's time
            ,'expires':'2026-11-20T05:25:03.123Z' | ``              | /expires: belongs on approvals that can be claimed, and only there
            ,'replayTag'              | ,'tag'                      | /replayTag: and execution_fingerprint come together or not at all
            """)
    void aDecisionWhoseMembersAreNotAsTheyMustBeFailsItsForm(String part, String instead, String refusal) {
        assertThat(RECORD).contains(part);
        var file = fileOf(RECORD.replace(part, instead));

        var verdict = verifier().verify(file);

        assertThat(refusal(verdict).message())
                .isEqualTo("INV-015@verify: " + refusal + ". Obtain the attestation again from the ledger.");
        assertThat(verdict.checks().get(7).result())
                .isEqualTo(new CheckResult.NotChecked("the check before, form, failed"));
    }

    /** An attestation whose record is written as it stands, also where it has no canonical form. */
    private static byte[] fileOf(String record) {
        var other = LOG.attest(record()).toJson();
        var rest = JsonObject.builder()
                .put("disclosures", JsonArray.EMPTY)
                .put("proof", new JsonString(String.valueOf(other.string("proof"))))
                .build();
        var text = record.replace('\'', '"');
        var tail = new String(rest.canonical(), StandardCharsets.UTF_8).substring(1);
        return (text.substring(0, text.length() - 1) + "," + tail).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'type':'replay.refused',POLICY,'replayTag':'HEX','executionId':'UUID' | OK
            'type':'replay.refused',POLICY,'executionId':'UUID' | /replayTag: is missing
            'type':'replay.refused',POLICY,'replayTag':'HEX','executionId':'x' | /executionId: is not a UUIDv7 in lowercase
            'type':'policy.published',POLICY,'signers':['HEX'],'actions':['a'],'newReplayKey':false | OK
            'type':'policy.published',POLICY,'signers':['HEX'],'authzen':{'actions':['read'],'resourceTypes':['record']} | OK
            'type':'policy.published',POLICY,'signers':['HEX'],'authzen':{'actions':['read']} | /authzen/resourceTypes: is missing
            'type':'policy.published',POLICY,'signers':['HEX'],'authzen':{'actions':[],'resourceTypes':['record']} | /authzen/actions: is not a list of names
            'type':'policy.published',POLICY,'signers':['HEX'],'authzen':'read' | /authzen: of kind string, where an object is expected
            'type':'policy.published',POLICY,'signers':['x'] | /signers: holds what is not a key id
            'type':'policy.retired',POLICY | OK
            'type':'policy.retired','policyId':'p','policyVersion':'1.0.0' | /bundleHash: is missing
            'type':'policy.violation',POLICY,'executionId':'UUID','guard':'g','level':'BLOCKING','reason':'r' | OK
            'type':'policy.violation',POLICY,'executionId':'UUID','guard':'g','level':'RED' | /level: is not BLOCKING, MANDATORY or ADVISORY
            'type':'clock.accepted','wall':'2026-11-20T05:10:03.123Z' | OK
            'type':'note','threadId':'t','agentId':'a','action':'COMMIT','description':'COMMIT' | OK
            'type':'note','threadId':'t','agentId':'a','action':'COMMIT','description':'in the clear' | /description: is not a commitment: the base64url of 32 bytes
            'type':'note','agentId':'a','action':'COMMIT','description':'COMMIT' | /threadId: is missing
            'type':'clock.accepted','wall':'now' | /wall: a time that is not written like 2026-01-31T23:59:59.000Z
            'type':'principal.granted',KEY | OK
            'type':'principal.granted',KEY,'functions':[] | OK
            'type':'principal.granted',KEY,'functions':['cfo','finance-manager'] | OK
            'type':'principal.granted',KEY,'functions':[''] | /functions: holds what is not a function's name
            'type':'principal.granted',KEY,'functions':'cfo' | /functions: of kind string, where an array is expected
            'type':'principal.revoked','key':'0123456789abcdef','grant':'UUID' | OK
            'type':'principal.revoked','key':'0123456789abcdef','grant':'x' | /grant: is not a UUIDv7 in lowercase
            'type':'memo','text':'anything' | OK
            'type':'memo','idempotency':'x' | /idempotency: is not a commitment: the base64url of 32 bytes
            """)
    void otherRecordsHaveTheMembersOfTheirType(String members, String refusal) {
        var record = json("{'v':1,'id':'01932f6a-7c00-7000-8000-000000000002','time':'2026-11-20T05:10:03.123Z',"
                + "'tenant':'default','principal':'local:op'," + filled(members) + "}");

        var verdict = verifier().verify(LOG.attest(record));

        if (refusal.equals("OK")) {
            assertThat(verdict).isInstanceOf(Verdict.Valid.class);
        } else {
            assertThat(refusal(verdict).message()).startsWith("INV-015@verify: " + refusal + ". ");
        }
    }

    private static String filled(String members) {
        return members.replace("POLICY", "'policyId':'p','policyVersion':'1.0.0','bundleHash':'HEX'")
                .replace("KEY", "'key':'0123456789abcdef','keyDigest':'HEX','subject':'maria','roles':['approve']")
                .replace("HEX", "ab".repeat(32))
                .replace("COMMIT", "A".repeat(43))
                .replace("UUID", "01932f6a-7c00-7000-8000-000000000001");
    }

    @Test
    void aRecordLongerThanAnEntryBundleAllowsIsRefused() {
        var record = json(RECORD.replace("'threadId':'t-1'", "'threadId':'" + "t".repeat(65_535) + "'"));

        assertThat(refusal(verifier().verify(LOG.attest(record))).problem())
                .endsWith("where at most 65535 are allowed");
    }
}
