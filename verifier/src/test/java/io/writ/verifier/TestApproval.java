package io.writ.verifier;

import static io.writ.verifier.TestDecision.BUNDLE_HASH;
import static io.writ.verifier.TestDecision.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The records of one override, each written as its members and a second line of what they commit to, so that a test can
 * spoil any of them before the ledger takes and signs them: every attestation holds by itself.
 */
final class TestApproval {
    static final String ACTION = "{'name':'payment.execute','parameters':{'amount':'25000'}}";
    static final String OTHER_ACTION = ACTION.replace("25000", "26000");

    private static final String COMMON = "'v':1,'tenant':'default','threadId':'t-1','agentId':'a',";
    private static final String POLICY = "'policyId':'payment-approval','policyVersion':'1.0.0','bundleHash':'HASH',";
    private static final String ABOUT = "'approvalId':'<D>','executionId':'<D>',";
    private static final String OPENED = "{'type':'approval.requested','id':'<Q>','time':'2026-11-20T05:10:03.123Z',"
            + "'principal':'key:agent'," + COMMON + ABOUT + POLICY + "'origin':'decision',"
            + "'terms':{'functions':['finance-manager','cfo'],'quorum':2,'notBy':['requester'],'expiresIn':'PT24H',"
            + "'validFor':'PT10M','policyId':'payment-approval','policyVersion':'1.0.0'},"
            + "'requestedBy':'bob','action':'</action>','context':'</context>','replayTag':'TAG',"
            + "'expires':'2026-11-21T05:10:03.123Z'}\n{'/action':" + ACTION + ",'/context':{'why':'year end'}}";
    private static final String DECIDED = "{'type':'decision','id':'<D>','executionId':'<D>',"
            + "'time':'2026-11-20T05:10:03.123Z','principal':'key:agent'," + COMMON + POLICY
            + "'runtimeVersion':'0.1.0','runtimeHash':'HASH','signals':{'amount':'</signals/amount>'},'facts':{},"
            + "'action':'</action>','execution_fingerprint':'</execution_fingerprint>','replayTag':'TAG','evidence':[],"
            + "'status':'GREEN','violations':[],'decision':{'action':'manual_review','requires_override':true,"
            + "'reason':'r','rule':'x'},'execution_state':'pending_override','parents':[]}\n"
            + "{'/action':" + ACTION + ",'/signals/amount':'25000','/execution_fingerprint':'HASH'}";
    private static final String FIRST = "{'id':'<V1>','subject':'maria','vote':'approve','reason':'REASON1'}";
    private static final String RESOLVED = "{'type':'approval.resolved','id':'<R>','time':'2026-11-20T06:10:03.123Z',"
            + "'principal':'key:tomas'," + COMMON + ABOUT + POLICY + "'resolution':'APPROVED','cause':'votes','votes':["
            + FIRST + ","
            + "{'id':'<V2>','subject':'tomas','vote':'approve','reason':'REASON2'}],'facts':{'spent':'</facts/spent>'},"
            + "'decision':{'action':'manual_review','requires_override':true,'reason':'r','rule':'x'},"
            + "'execution_state':'completed','deadline':'2026-11-21T05:10:03.123Z','expires':'2026-11-20T06:20:03.123Z'}\n"
            + "{'/facts/spent':'1000'}";

    private final Map<String, String> parts = new LinkedHashMap<>();

    TestApproval() {
        parts.put("decision", DECIDED);
        parts.put("requested", OPENED);
        parts.put("vote1", vote("V1", "maria", "2026-11-20T05:40:00.000Z", "Contract checked.", ""));
        parts.put(
                "refused",
                "{'type':'replay.refused','id':'<X>','time':'2026-11-20T05:50:00.000Z','principal':'key:agent',"
                        + COMMON + POLICY + "'executionId':'<D>','replayTag':'TAG'}\n{}");
        parts.put("vote2", vote("V2", "tomas", "2026-11-20T06:10:03.123Z", "Agreed.", FIRST));
        parts.put("resolved", RESOLVED);
    }

    private static String vote(String id, String subject, String time, String reason, String earlier) {
        return "{'type':'approval.vote','id':'<" + id + ">','time':'" + time + "','principal':'key:" + subject + "',"
                + COMMON + ABOUT + "'subject':'" + subject + "','functions':['finance-manager'],'vote':'approve',"
                + "'actionDigest':'</actionDigest>','reason':'</reason>','earlier':[" + earlier + "]}\n"
                + "{'/actionDigest':'SEEN','/reason':'" + reason + "'}";
    }

    /** Changes every occurrence of a text in one record, or, in {@code all}, in every record. */
    @CanIgnoreReturnValue
    TestApproval replace(String name, String text, String instead) {
        if (name.equals("all")) {
            parts.replaceAll((any, part) -> part.replace(text, instead));
            return this;
        }
        assertThat(part(name)).contains(text);
        return put(name, part(name).replace(text, instead));
    }

    @CanIgnoreReturnValue
    TestApproval put(String name, String part) {
        parts.put(name, part);
        return this;
    }

    @CanIgnoreReturnValue
    TestApproval drop(String... names) {
        for (var name : names) {
            assertThat(parts.remove(name)).isNotNull();
        }
        return this;
    }

    /** Takes one out and appends it anew, as it stands. */
    @CanIgnoreReturnValue
    TestApproval last(String name) {
        var part = part(name);
        return drop(name).put(name, part);
    }

    /** Appends a copy under an id of its own. */
    @CanIgnoreReturnValue
    TestApproval again(String name, String id) {
        return put(name + " again", part(name).replaceFirst("'id':'<\\w+>'", "'id':'<" + id + ">'"));
    }

    /** As if no decision had opened it: its id is that of the request. */
    @CanIgnoreReturnValue
    TestApproval withoutDecision() {
        drop("decision", "refused");
        replace("all", ABOUT, "'approvalId':'<Q>',").replace("all", POLICY, "");
        return replace("requested", "'origin':'decision'", "'origin':'request'")
                .replace("requested", "'replayTag':'TAG',", "");
    }

    String part(String name) {
        return Objects.requireNonNull(parts.get(name), name);
    }

    /** The records in one log, in this order, proven and with what they disclose. */
    List<Attestation> attested() {
        List<TestLedger.Entry> entries = new ArrayList<>();
        parts.values().forEach(part -> entries.add(entry(part)));
        return TestDecision.LOG.attest(entries);
    }

    /** What is disclosed at a place that begins with a minus is committed to and withheld. */
    private static TestLedger.Entry entry(String part) {
        var lines = filled(part).split("\n", -1);
        var members = lines[0];
        List<Disclosure> disclosures = new ArrayList<>();
        for (var member : json(lines[1]).members().entrySet()) {
            var place = member.getKey().replaceFirst("^-", "");
            var disclosure = TestLedger.disclose(place, member.getValue());
            members = members.replace("<" + place + ">", disclosure.commitment());
            if (!member.getKey().startsWith("-")) {
                disclosures.add(disclosure);
            }
        }
        return new TestLedger.Entry(json(members), disclosures);
    }

    private static String filled(String part) {
        var ids = part;
        for (var id : List.of("D", "Q", "V1", "X", "V2", "R", "N1", "N2", "N3")) {
            ids = ids.replace(
                    "<" + id + ">",
                    "01932f6a-7c00-7000-8000-"
                            + Digest.sha256(id.getBytes(StandardCharsets.UTF_8))
                                    .hex()
                                    .substring(0, 12));
        }
        return ids.replace("REASON1", reason("Contract checked."))
                .replace("REASON2", reason("Agreed."))
                .replace("SEEN", digest(ACTION))
                .replace("SAW-OTHER", digest(OTHER_ACTION))
                .replace("HASH", BUNDLE_HASH.hex())
                .replace("TAG", "cd".repeat(32));
    }

    private static String reason(String text) {
        return TestLedger.disclose("/reason", JsonReader.read(("\"" + text + "\"").getBytes(StandardCharsets.UTF_8)))
                .commitment();
    }

    static String digest(String action) {
        return Digest.sha256(json(action).canonical()).hex();
    }
}
