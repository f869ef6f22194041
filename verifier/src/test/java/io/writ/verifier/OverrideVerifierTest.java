package io.writ.verifier;

import static io.writ.verifier.TestDecision.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.ApprovalAccount.State;
import io.writ.verifier.ApprovalAccount.Vote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a decision, its votes and its resolution prove together, and what they do not. */
class OverrideVerifierTest {
    private static final String NO_BUNDLE = " against the policy: no bundle was supplied";
    private static final String BECAME = "'approvalId':'<N1>','executionId':'<N1>',";

    @Test
    void aSoundOverrideSaysWhoApprovedWhat() {
        var verdict = only(new TestApproval().attested());

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        OverrideVerdict.Permitted.class,
                        permitted -> assertThat(permitted.account())
                                .isEqualTo(new ApprovalAccount(
                                        verdict.approvalId(),
                                        State.APPROVED,
                                        Optional.of("votes"),
                                        List.of(
                                                new Vote(
                                                        "maria",
                                                        "approve",
                                                        List.of("finance-manager"),
                                                        Optional.of("Contract checked.")),
                                                new Vote(
                                                        "tomas",
                                                        "approve",
                                                        List.of("finance-manager"),
                                                        Optional.of("Agreed."))),
                                        OptionalInt.of(2),
                                        Optional.of(Instant.parse("2026-11-20T06:10:03.123Z")),
                                        Optional.of(Instant.parse("2026-11-20T06:20:03.123Z")),
                                        Optional.empty(),
                                        List.of(
                                                "approval.requested/terms" + NO_BUNDLE,
                                                "approval.resolved/decision" + NO_BUNDLE),
                                        false)));
    }

    /** Each row spoils the sound override in one place, before the ledger signs it. */
    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            decision  | 'action':'manual_review','requires_override':true,'reason':'r','rule':'x'},'execution_state':'pending_override','parents':[] | 'action':'approve','requires_override':false,'reason':'r','rule':'x'},'execution_state':'completed','parents':[],'expires':'2026-11-20T05:20:03.123Z' | /0/execution_state: is not pending_override: nobody was to be asked
            decision  | 'action':'manual_review','requires_override':true,'reason':'r','rule':'x'},'execution_state':'pending_override' | 'action':'reject','requires_override':false,'reason':'r','rule':'x'},'execution_state':'blocked' | /0/execution_state: is not pending_override: nobody was to be asked
            requested | 'policyId':'payment-approval','policyVersion':'1.0.0','bundleHash' | 'policyId':'other','policyVersion':'1.0.0','bundleHash' | /1/policyId: is not that of decision at /0
            requested | 'bundleHash':'HASH' | 'bundleHash':'TAG' | /1/bundleHash: is not that of decision at /0
            requested | 'threadId':'t-1' | 'threadId':'t-2' | /1/threadId: is not that of decision at /0
            requested | 'replayTag':'TAG' | 'replayTag':'HASH' | /1/replayTag: is not that of decision at /0
            requested | '25000' | '26000' | /1/action: is not the action that was decided
            requested | 'requestedBy':'bob' | 'requestedBy':'tomas' | /4/subject: is the requester, who may not vote
            requested | ['finance-manager','cfo'] | ['cfo'] | /2/functions: holds a function that the terms do not name
            requested | 'PT10M' | 'PT9M' | /5/expires: is not the resolution's time and validFor of the terms
            requested | 'PT24H','validFor':'PT10M','policyId':'payment-approval','policyVersion':'1.0.0'},'requestedBy':'bob','action':'</action>','context':'</context>','replayTag':'TAG','expires':'2026-11-21 | 'PT48H','validFor':'PT10M','policyId':'payment-approval','policyVersion':'1.0.0'},'requestedBy':'bob','action':'</action>','context':'</context>','replayTag':'TAG','expires':'2026-11-22 | /5/deadline: is not when the approval expires
            requested | 'PT24H','validFor':'PT10M','policyId':'payment-approval','policyVersion':'1.0.0'},'requestedBy':'bob','action':'</action>','context':'</context>','replayTag':'TAG','expires':'2026-11-21T05:10 | 'PT1H','validFor':'PT10M','policyId':'payment-approval','policyVersion':'1.0.0'},'requestedBy':'bob','action':'</action>','context':'</context>','replayTag':'TAG','expires':'2026-11-20T06:10 | /4/time: is not before the approval expires
            vote1     | 'SEEN' | 'SAW-OTHER' | /2/actionDigest: is not the digest of the action that was decided
            vote1     | 'SEEN' | 7 | /2/actionDigest: is not the digest of the action that was decided
            vote1     | 'subject':'maria' | 'subject':'mario' | /2: is not the vote that the result lists with this id
            vote1     | 'subject':'maria' | 'subject':'tomas' | /2: is not the vote that the result lists with this id
            vote1     | 'vote':'approve' | 'vote':'reject' | /2: is not the vote that the result lists with this id
            vote1     | Contract checked. | Contract not seen. | /2: is not the vote that the result lists with this id
            vote1     | '<V1>' | '<N1>' | /2/id: is not listed by the result, or not in this order
            vote1     | 'executionId':'<D>', | `` | /2/executionId: is missing, although a decision opened the approval
            vote1     | 'agentId':'a' | 'agentId':'b' | /2/agentId: is not that of decision at /0
            vote2     | 'subject':'maria' | 'subject':'petra' | /4/earlier: is not the votes that the result lists before it
            vote2     | {'id':'<V1>','subject':'maria','vote':'approve','reason':'REASON1'} | `` | /4/earlier: is not the votes that the result lists before it
            requested | 'quorum':2 | 'quorum':3 | /5/votes: 2 approved, where the terms demand 3
            resolved  | 'bundleHash':'HASH' | 'bundleHash':'TAG' | /5/bundleHash: is not that of decision at /0
            resolved  | 'policyVersion':'1.0.0' | 'policyVersion':'1.0.1' | /5/policyVersion: is not that of decision at /0
            resolved  | 'expires':'2026-11-20T06:20 | 'expires':'2026-11-20T07:20 | /5/expires: is not the resolution's time and validFor of the terms
            resolved  | 'deadline':'2026-11-21 | 'deadline':'2027-11-21 | /5/deadline: is not when the approval expires
            resolved  | {'id':'<V1>','subject':'maria','vote':'approve','reason':'REASON1'},{'id':'<V2>','subject':'tomas','vote':'approve','reason':'REASON2'} | {'id':'<V2>','subject':'tomas','vote':'approve','reason':'REASON2'},{'id':'<V1>','subject':'maria','vote':'approve','reason':'REASON1'} | /2/earlier: is not the votes that the result lists before it
            resolved  | {'id':'<V1>','subject':'maria','vote':'approve','reason':'REASON1'}, | `` | /2/id: is not listed by the result, or not in this order
            resolved  | 'APPROVED','cause':'votes','votes':[{'id':'<V1>','subject':'maria','vote':'approve','reason':'REASON1'},{'id':'<V2>','subject':'tomas','vote':'approve','reason':'REASON2'}],'facts':{'spent':'</facts/spent>'},'decision':{'action':'manual_review','requires_override':true,'reason':'r','rule':'x'},'execution_state':'completed','deadline':'2026-11-21T05:10:03.123Z','expires':'2026-11-20T06:20:03.123Z' | 'REJECTED','cause':'policy.retired','votes':[{'id':'<V1>','subject':'maria','vote':'approve','reason':'REASON1'},{'id':'<V2>','subject':'tomas','vote':'approve','reason':'REASON2'}],'facts':{'spent':'</facts/spent>'},'execution_state':'blocked','deadline':'2026-11-21T05:10:03.123Z','freed':'HASH' | /5/votes: 2 approved, where the terms demand 2
            """)
    void recordsThatContradictEachOtherProveNothing(String part, String text, String instead, String complaint) {
        var attestations = new TestApproval().replace(part, text, instead).attested();

        assertThat(complaint(attestations)).isEqualTo(complaint);
    }

    @Test
    void recordsStandInTheOrderInWhichTheyHappened() {
        assertThat(complaint(new TestApproval().last("decision").attested()))
                .isEqualTo("/0: does not come after decision at /5 in the log");
        assertThat(complaint(new TestApproval().last("requested").attested()))
                .isEqualTo("/1: does not come after approval.requested at /5 in the log");
        assertThat(complaint(new TestApproval().last("vote2").attested()))
                .isEqualTo("/4: does not come after approval.vote at /5 in the log");
        var attestations = new ArrayList<>(new TestApproval().attested());
        Collections.swap(attestations, 2, 4);
        assertThat(complaint(attestations)).isEqualTo("/4: does not come after approval.vote at /2 in the log");
    }

    @Test
    void anApprovalHasOneDecisionOneRequestOneResultAndAVoteOfEachPerson() {
        assertThat(complaint(new TestApproval().again("resolved", "N1").attested()))
                .isEqualTo("/6: is a second result of one approval");
        assertThat(complaint(new TestApproval().put("expired", expired()).attested()))
                .isEqualTo("/6: is a second result of one approval");
        assertThat(complaint(new TestApproval()
                        .again("requested", "N1")
                        .last("resolved")
                        .attested()))
                .isEqualTo("/5: is a second request for one approval");
        assertThat(complaint(new TestApproval()
                        .again("decision", "D")
                        .last("resolved")
                        .attested()))
                .isEqualTo("/5: is a second decision of one id");
        assertThat(complaint(
                        new TestApproval().again("vote1", "N1").drop("resolved").attested()))
                .isEqualTo("/5/subject: has voted before");
    }

    @Test
    void theRequesterIsFoundAlsoWhereNoVoteWasGiven() {
        var attestations = new TestApproval()
                .replace("requested", "'requestedBy':'bob'", "'requestedBy':'tomas'")
                .drop("vote1", "vote2")
                .attested();
        assertThat(complaint(attestations)).isEqualTo("/3/votes/1/subject: is the requester, who may not vote");

        var allowed = new TestApproval()
                .replace("requested", "'requestedBy':'bob'", "'requestedBy':'tomas'")
                .replace("requested", "['requester']", "[]")
                .attested();
        assertThat(only(allowed)).isInstanceOf(OverrideVerdict.Permitted.class);
    }

    @Test
    void recordsOfAnotherLedgerAreOfNoUse() {
        var attestations = new ArrayList<>(new TestApproval().attested());
        var elsewhere = new TestLedger("test.local/2/default", TestRoot.LEDGER);
        var resolved = attestations.get(5);
        attestations.set(
                5,
                elsewhere
                        .attest(List.of(
                                new TestLedger.Entry(attestations.get(0).record(), List.of()),
                                new TestLedger.Entry(resolved.record(), resolved.disclosures())))
                        .get(1));

        assertThat(complaint(attestations)).isEqualTo("/5/proof: is of another ledger than approval.vote at /4");
    }

    @Test
    void anyInvalidAttestationMakesTheOverrideInvalid() {
        var attestations = new ArrayList<>(new TestApproval().attested());
        var refused = attestations.get(3);
        attestations.set(
                3, Attestation.of(refused.leaf(), List.of(), attestations.get(0).proof()));

        var findings = OverrideVerifier.of(verifier()).verify(attestations);

        assertThat(findings.attestations().get(3)).isInstanceOf(Verdict.Invalid.class);
        assertThat(findings.overrides())
                .singleElement()
                .isInstanceOfSatisfying(
                        OverrideVerdict.Invalid.class,
                        invalid -> assertThat(invalid.refusal().message())
                                .isEqualTo(
                                        "INV-049@verify: /3: is an attestation that is invalid by itself. Treat the action as not"
                                                + " permitted; obtain the records of the approval again from the ledger."));
    }

    @ParameterizedTest(name = "without {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            resolved                 | no result of the approval is among these attestations
            resolved,vote1,vote2     | no result of the approval is among these attestations
            decision                 | the decision that was approved is not among these attestations
            decision,requested       | the decision that was approved is not among these attestations
            """)
    void whatIsMissingPermitsNothing(String missing, String why) {
        var attestations = new TestApproval().drop(missing.split(",")).attested();

        assertThat(only(attestations))
                .isInstanceOfSatisfying(
                        OverrideVerdict.NotPermitted.class,
                        not -> assertThat(not.why()).isEqualTo(why));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            requested | DROP          | the terms (who may vote, how many, until when): the request was not supplied
            vote1     | DROP          | the votes of "maria": their records were not supplied
            vote1     | /actionDigest | whether "maria" saw the action that was decided: it is withheld
            requested | /action       | whether people were asked about the action that was decided: it is withheld
            """)
    void whatIsNotGivenIsReportedAsNotChecked(String part, String withheld, String notChecked) {
        var chain = new TestApproval();
        var attestations = (withheld.equals("DROP")
                        ? chain.drop(part)
                        : chain.replace(part, "'" + withheld + "':", "'-" + withheld + "':"))
                .attested();

        assertThat(only(attestations))
                .isInstanceOfSatisfying(
                        OverrideVerdict.Permitted.class,
                        permitted ->
                                assertThat(permitted.account().notChecked()).contains(notChecked));
    }

    @Test
    void whatPeopleRefusedOrLetLapsePermitsNothing() {
        var rejected = new TestApproval()
                .replace("vote2", "'approve','actionDigest'", "'reject','actionDigest'")
                .replace("resolved", "'tomas','vote':'approve'", "'tomas','vote':'reject'")
                .replace("resolved", "'APPROVED'", "'REJECTED'")
                .replace("resolved", "'completed'", "'blocked'")
                .replace("resolved", ",'expires':'2026-11-20T06:20:03.123Z'", ",'freed':'TAG'");
        assertThat(notPermitted(rejected.attested()).why()).isEqualTo("the approval ended REJECTED");
        assertThat(notPermitted(rejected.attested()).account().votes())
                .extracting(Vote::vote)
                .containsExactly("approve", "reject");

        var expired = new TestApproval().drop("vote2", "resolved").put("expired", expired());
        assertThat(notPermitted(expired.attested()).why()).isEqualTo("the approval ended EXPIRED");
        var freed = new TestApproval()
                .drop("vote2", "resolved")
                .put("expired", expired().replace("TAG", "HASH"));
        assertThat(complaint(freed.attested())).isEqualTo("/4/freed: is not the replay key of decision at /0");
        assertThat(complaint(expired.replace("expired", "'deadline':'2026-11-21", "'deadline':'2026-11-20")
                        .attested()))
                .isEqualTo("/4/deadline: is not when the approval expires");
    }

    private static String expired() {
        return new TestApproval()
                        .part("vote1")
                        .replaceFirst(
                                "'type':'approval.vote','id':'<V1>','time':'[^']*'",
                                "'type':'approval.expired','id':'<R>',"
                                        + "'time':'2026-11-21T05:10:03.123Z','execution_state':'blocked','freed':'TAG',"
                                        + "'deadline':'2026-11-21T05:10:03.123Z'")
                        .split("\n", -1)[0]
                        .replaceFirst(
                                ",'subject'.*",
                                ",'votes':[{'id':'<V1>','subject':'maria','vote':'approve','reason':'REASON1'}]}")
                + "\n{}";
    }

    @Test
    void whatWasModifiedIsDecidedAndApprovedAnewByOthers() {
        var findings = findings(modified().attested());
        assertThat(findings).hasSize(2);
        assertThat(findings.get(0))
                .isInstanceOfSatisfying(
                        OverrideVerdict.NotPermitted.class,
                        not -> assertThat(not.account().becomes())
                                .contains(findings.get(1).approvalId()));
        assertThat(findings.get(1))
                .isInstanceOfSatisfying(
                        OverrideVerdict.NotPermitted.class,
                        not -> assertThat(not.account().state()).isEqualTo(State.PENDING));

        assertThat(complaints(modified().replace("requested2", "'requestedBy':'tomas'", "'requestedBy':'bob'")))
                .containsExactly("/7/requestedBy: is not who modified the action");
        assertThat(complaints(modified().last("vote2").last("resolved"))).isEmpty();
        assertThat(complaints(modified().last("decision")))
                .containsExactly("/0: does not come after decision at /7 in the log");
        assertThat(complaints(modified().replace("decision2", "2026-11-20T06:10", "2026-11-20T06:11")))
                .containsExactly("/6/time: is not that of approval.resolved at /5");
        assertThat(complaints(modified().replace("decision2", "'policyVersion':'1.0.0'", "'policyVersion':'1.1.0'")))
                .contains("/6/policyVersion: is not that of approval.resolved at /5");
        assertThat(((OverrideVerdict.NotPermitted) findings(modified()
                                        .drop("decision2", "requested2")
                                        .attested())
                                .get(0))
                        .account()
                        .notChecked())
                .anyMatch(line -> line.startsWith("what it became: the decision or approval "));
    }

    private static TestApproval modified() {
        var chain = new TestApproval()
                .replace("vote2", "'approve','actionDigest'", "'modify','actionDigest'")
                .replace("resolved", "'tomas','vote':'approve'", "'tomas','vote':'modify'")
                .replace("resolved", "'APPROVED'", "'MODIFIED'")
                .replace("resolved", "'completed'", "'blocked'")
                .replace("resolved", ",'expires':'2026-11-20T06:20:03.123Z'", ",'becomes':'<N1>'");
        return chain.put("decision2", moved(chain.part("decision")))
                .put(
                        "requested2",
                        moved(chain.part("requested")).replace("'requestedBy':'bob'", "'requestedBy':'tomas'"));
    }

    private static String moved(String part) {
        return part.replace("'approvalId':'<D>','executionId':'<D>',", BECAME)
                .replace("<D>", "<N1>")
                .replace("<Q>", "<N2>")
                .replace("25000", "24000")
                .replace("2026-11-20T05:10", "2026-11-20T06:10")
                .replace("2026-11-21T05:10", "2026-11-21T06:10");
    }

    @Test
    void anApprovalThatNoDecisionOpenedNeedsItsRequest() {
        assertThat(only(new TestApproval().withoutDecision().attested())).isInstanceOf(OverrideVerdict.Permitted.class);
        assertThat(notPermitted(new TestApproval()
                                .withoutDecision()
                                .drop("requested")
                                .attested())
                        .why())
                .isEqualTo("the request that was approved is not among these attestations");
        assertThat(complaint(new TestApproval()
                        .withoutDecision()
                        .replace("requested", "25000", "26000")
                        .attested()))
                .isEqualTo("/1/actionDigest: is not the digest of the action that was decided");
        assertThat(complaint(new TestApproval()
                        .withoutDecision()
                        .replace("requested", "'quorum':2", "'quorum':3")
                        .attested()))
                .isEqualTo("/3/votes: 2 approved, where the terms demand 3");
    }

    @Test
    void aRecordThatIsAboutNoApprovalIsAboutNoOverride() {
        assertThat(OverrideVerifier.of(verifier())
                        .verify(List.of(TestDecision.LOG.attest(TestDecision.record())))
                        .overrides())
                .isEmpty();
    }

    @Test
    void twoTreesOfOneNameAndSizeAreNotBothBelieved() {
        var shown = new TestApproval().attested();
        var other = new TestApproval()
                .replace("decision", "'principal':'key:agent'", "'principal':'key:other'")
                .attested();
        var mixed = new ArrayList<>(shown);
        mixed.set(3, other.get(3));

        var findings = OverrideVerifier.of(verifier()).verify(mixed);

        assertThat(findings.attestations().get(3))
                .asString()
                .contains("INV-042@verify")
                .contains("another attestation has a checkpoint of this origin and size, with another root");
        assertThat(findings.overrides()).noneMatch(OverrideVerdict.Permitted.class::isInstance);
        assertThat(OverrideVerifier.of(verifier()).verify(other).attestations())
                .allMatch(Verdict.Valid.class::isInstance);
    }

    private static List<OverrideVerdict> findings(List<Attestation> attestations) {
        var findings = OverrideVerifier.of(verifier()).verify(attestations);
        assertThat(findings.attestations()).hasSize(attestations.size()).allMatch(Verdict.Valid.class::isInstance);
        return findings.overrides();
    }

    private static OverrideVerdict only(List<Attestation> attestations) {
        assertThat(findings(attestations)).hasSize(1);
        return findings(attestations).get(0);
    }

    private static OverrideVerdict.NotPermitted notPermitted(List<Attestation> attestations) {
        assertThat(only(attestations)).isInstanceOf(OverrideVerdict.NotPermitted.class);
        return (OverrideVerdict.NotPermitted) only(attestations);
    }

    private static List<String> complaints(TestApproval chain) {
        return findings(chain.attested()).stream()
                .filter(OverrideVerdict.Invalid.class::isInstance)
                .map(verdict -> ((OverrideVerdict.Invalid) verdict).refusal())
                .map(refusal -> refusal.place() + ": " + refusal.problem())
                .toList();
    }

    private static String complaint(List<Attestation> attestations) {
        assertThat(only(attestations)).isInstanceOf(OverrideVerdict.Invalid.class);
        var refusal = ((OverrideVerdict.Invalid) only(attestations)).refusal();
        assertThat(refusal.invariant().id()).isEqualTo("INV-049");
        return refusal.place() + ": " + refusal.problem();
    }
}
