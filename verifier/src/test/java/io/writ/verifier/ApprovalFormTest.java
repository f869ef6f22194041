package io.writ.verifier;

import static io.writ.verifier.TestDecision.LOG;
import static io.writ.verifier.TestDecision.json;
import static io.writ.verifier.TestDecision.refusal;
import static io.writ.verifier.TestDecision.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.canonical.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of the records that people and failures leave, and where they commit to text. */
class ApprovalFormTest {
    private static final String ID = "01932f6a-7c00-7000-8000-000000000002";
    private static final Map<String, String> SOUND = Map.of(
            "approval.requested",
            "'approvalId':'ID','executionId':'ID','origin':'decision',POLICY,'terms':{'functions':['finance'],'quorum':2,"
                    + "'notBy':['requester'],'expiresIn':'PT24H','validFor':'PT10M','policyId':'p','policyVersion':'1.0.0'},"
                    + "'requestedBy':'bob','action':'COMMIT','context':'COMMIT','replayTag':'HEX','expires':'2026-11-21T05:10:03.123Z'",
            "approval.vote",
            "'approvalId':'ID','subject':'maria','functions':['finance'],'vote':'approve','actionDigest':'COMMIT','reason':'COMMIT','earlier':[YES]",
            "approval.resolved",
            "'approvalId':'ID','executionId':'ID',POLICY,'resolution':'APPROVED','cause':'votes','votes':[VOTE],"
                    + "'facts':{},DECISION,'execution_state':'completed',DEADLINE,'expires':'2026-11-20T05:20:03.123Z'",
            "approval.expired",
            "'approvalId':'ID','execution_state':'blocked','votes':[YES],'deadline':'2026-11-20T05:10:03.123Z','freed':'HEX'",
            "failure",
            "'threadId':'t','agentId':'a','error':'COMMIT','severity':'low','count':1,'tier':'RETRY'",
            "success",
            "'threadId':'t','agentId':'a'",
            "escalation",
            "'threadId':'t','agentId':'a','tier':'HUMAN_INTERVENTION','count':3,'approvalId':'ID'",
            "adjudication",
            "'threadId':'t','agentId':'a','adjudicator':'x','verdict':'RETRY','reason':'COMMIT','count':2",
            "thread.stopped",
            "'threadId':'t','cause':'person','reason':'COMMIT'",
            "thread.resumed",
            "'threadId':'t','reason':'COMMIT'");

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            approval.requested | 'origin':'decision' | 'origin':'person' | /origin: is not decision, escalation or request
            approval.requested | 'origin':'decision' | 'origin':'request' | /executionId: belongs where a decision opened the approval, and only there
            approval.requested | 'executionId':'ID', | `` | /executionId: belongs where a decision opened the approval, and only there
            approval.requested | 'executionId':'ID','origin':'decision',POLICY | 'origin':'request' | OK
            approval.requested | 'approvalId':'ID','executionId':'ID','origin':'decision' | 'approvalId':'OTHER','origin':'request' | /approvalId: is not the record's id, although no decision opened the approval
            approval.requested | 'approvalId':'ID' | 'approvalId':'OTHER' | /executionId: is not the approval's id
            approval.requested | 'executionId':'ID','origin':'decision',POLICY | 'origin':'escalation' | /failures: belongs where failures led here, and only there
            approval.requested | 'executionId':'ID','origin':'decision',POLICY | 'origin':'escalation','failures':0 | /failures: is less than 1
            approval.requested | ['finance'] | [] | /terms/functions: is not a list of names, each once
            approval.requested | ['finance'] | ['a','a'] | /terms/functions: is not a list of names, each once
            approval.requested | 'quorum':2 | 'quorum':0 | /terms/quorum: is less than 1
            approval.requested | 'quorum':2 | 'quorum':33 | /terms/quorum: is more than 32
            approval.requested | ['requester'] | ['maria'] | /terms/notBy: is neither empty nor the requester alone
            approval.requested | 'quorum':2 | 'quorum':2,'unless':'x' | /terms/unless: is not a member that belongs here
            approval.requested | PT24H | P1M | /terms/expiresIn: is not a duration like PT15M or P7D
            approval.requested | PT24H | PT0S | /terms/expiresIn: is not a duration like PT15M or P7D
            approval.requested | PT24H | P | /terms/expiresIn: is not a duration like PT15M or P7D
            approval.requested | PT24H | P1DT0M | OK
            approval.requested | PT24H | P999999D | /expires: is not the record's time and expiresIn of the terms
            approval.requested | 'action':'COMMIT' | 'action':'in the clear' | /action: is not a commitment: the base64url of 32 bytes
            approval.requested | 'context':'COMMIT' | 'context':'in the clear' | /context: is not a commitment: the base64url of 32 bytes
            approval.vote | 'vote':'approve' | 'vote':'APPROVED' | /vote: is not approve, reject or modify
            approval.vote | 'functions':['finance'] | 'functions':[] | /functions: is not a list of names, each once
            approval.vote | 'subject':'maria' | 'subject':'' | /subject: is empty
            approval.vote | 'reason':'COMMIT' | 'reason':'fine' | /reason: is not a commitment: the base64url of 32 bytes
            approval.vote | 'subject' | 'executionId':'OTHER','subject' | /executionId: is not the approval's id
            approval.vote | 'earlier':[YES] | 'earlier':[VOTE] | /earlier: holds a vote of this subject
            approval.vote | 'earlier':[YES] | 'earlier':[YES,YES] | /earlier: holds two votes of one subject
            approval.vote | 'earlier':[YES] | 'earlier':[NO] | /earlier: holds a vote that ends the approval, and others after it
            approval.expired | [YES] | [VOTE,NO] | /votes: holds a vote that ends the approval, and others after it
            approval.expired | 'deadline':'2026-11-20T05:10:03.123Z' | 'deadline':'2026-11-20T05:10:03.124Z' | /deadline: is after the record's time
            approval.expired | 'blocked' | 'completed' | /execution_state: is not blocked
            failure | 'tier':'RETRY' | 'tier':'LATER' | /tier: is not RETRY, ADJUDICATION, HUMAN_INTERVENTION or EMERGENCY_STOP
            failure | 'severity':'low' | 'severity':'none' | /severity: is not low, normal, high or critical
            failure | 'error':'COMMIT' | 'error':'it broke' | /error: is not a commitment: the base64url of 32 bytes
            failure | 'count':1 | 'count':0 | /count: is less than 1
            success | ,'agentId':'a' | `` | /agentId: is missing
            escalation | ,'approvalId':'ID' | `` | OK
            escalation | HUMAN_INTERVENTION | RETRY | /approvalId: belongs where people are asked
            adjudication | 'verdict':'RETRY' | 'verdict':'APPROVE' | /verdict: is not RETRY, ESCALATE or FAILED
            thread.stopped | ,'reason':'COMMIT' | `` | /reason: belongs where a person stopped the thread, and only there
            thread.stopped | 'cause':'person' | 'cause':'escalation' | /reason: belongs where a person stopped the thread, and only there
            thread.resumed | ,'reason':'COMMIT' | `` | /reason: is missing
            """)
    void aRecordWhoseMembersAreNotAsTheyMustBeFailsItsForm(String type, String part, String instead, String refusal) {
        requireForm(type, part, instead, refusal);
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            approval.resolved | 'resolution':'APPROVED' | 'resolution':'approved' | /resolution: is not APPROVED, REJECTED or MODIFIED
            approval.resolved | 'votes':[VOTE] | 'votes':[] | /votes: is empty, although votes decided
            approval.resolved | 'votes':[VOTE] | 'votes':[VOTE,VOTE] | /votes: holds two votes of one subject
            approval.resolved | 'votes':[VOTE] | 'votes':[NO,VOTE] | /votes: holds a vote that ends the approval, and others after it
            approval.resolved | 'votes':[VOTE] | 'votes':[VOTE,NO] | /votes: does not end with a vote for APPROVED
            approval.resolved | 'votes':[VOTE] | 'votes':[1] | /votes/0: of kind number, where an object is expected
            approval.resolved | 'cause':'votes' | 'cause':'policy.retired' | /cause: is not votes, although the approval was not rejected
            approval.resolved | DECISION, | `` | /decision: is missing, where the policy was asked again
            approval.resolved | DECISION | 'decision':{'action':'reject','requires_override':false,'reason':'r','rule':'x'} | /decision: is reject, which people cannot override
            approval.resolved | 'execution_state':'completed' | 'execution_state':'blocked' | /execution_state: is not completed
            approval.resolved | ,'expires':'2026-11-20T05:20:03.123Z' | `` | /expires: belongs on what may be claimed, and only there
            approval.resolved | 'expires':'2026-11-20T05:20 | 'expires':'2026-11-20T05:10 | /expires: is not after the record's time
            approval.resolved | DEADLINE | 'deadline':'2026-11-20T05:10:03.123Z' | /deadline: is not after the record's time
            approval.resolved | DEADLINE | DEADLINE,'freed':'HEX' | /freed: belongs on what was not approved: an approval holds its key for good
            approval.resolved | DEADLINE | DEADLINE,'becomes':'ID' | /becomes: belongs on what was modified, and only there
            approval.resolved | APPROVED','cause':'votes','votes':[VOTE],'facts':{},DECISION,'execution_state':'completed',DEADLINE,'expires':'2026-11-20T05:20:03.123Z' | REJECTED','cause':'policy.retired','votes':[VOTE],'facts':{},'execution_state':'blocked',DEADLINE,'freed':'HEX' | OK
            approval.resolved | APPROVED','cause':'votes','votes':[VOTE],'facts':{},DECISION,'execution_state':'completed',DEADLINE,'expires':'2026-11-20T05:20:03.123Z' | REJECTED','cause':'policy.rejects','votes':[],'facts':{},'execution_state':'blocked',DEADLINE | /decision: is missing, where the policy was asked again
            approval.resolved | APPROVED','cause':'votes','votes':[VOTE],'facts':{},DECISION,'execution_state':'completed',DEADLINE,'expires':'2026-11-20T05:20:03.123Z' | REJECTED','cause':'policy.rejects','votes':[],'facts':{},DECISION,'execution_state':'blocked',DEADLINE | /decision: is not reject, as the cause says
            approval.resolved | APPROVED','cause':'votes','votes':[VOTE],'facts':{},DECISION,'execution_state':'completed',DEADLINE,'expires':'2026-11-20T05:20:03.123Z' | REJECTED','cause':'votes','votes':[VOTE],'facts':{},DECISION,'execution_state':'blocked',DEADLINE | /votes: does not end with a vote for REJECTED
            approval.resolved | APPROVED','cause':'votes','votes':[VOTE],'facts':{},DECISION,'execution_state':'completed',DEADLINE,'expires':'2026-11-20T05:20:03.123Z' | MODIFIED','cause':'votes','votes':[CHANGE],'facts':{},DECISION,'execution_state':'blocked',DEADLINE | /becomes: belongs on what was modified, and only there
            approval.resolved | 'facts':{} | 'facts':{'time.hour':'9'} | /facts/time.hour: is not a commitment: the base64url of 32 bytes
            """)
    void aResolutionIsOneThatItsVotesAndItsCauseAllow(String type, String part, String instead, String refusal) {
        requireForm(type, part, instead, refusal);
    }

    private static void requireForm(String type, String part, String instead, String refusal) {
        var sound = Objects.requireNonNull(SOUND.get(type));
        assertThat(sound).contains(part);
        assertThat(verifier().verify(LOG.attest(record(type, sound)))).isInstanceOf(Verdict.Valid.class);

        var verdict = verifier().verify(LOG.attest(record(type, sound.replace(part, instead))));

        if (refusal.equals("OK")) {
            assertThat(verdict).isInstanceOf(Verdict.Valid.class);
        } else {
            assertThat(refusal(verdict).message())
                    .isEqualTo("INV-015@verify: " + refusal + ". Obtain the attestation again from the ledger.");
        }
    }

    private static JsonObject record(String type, String members) {
        return json("{'type':'" + type
                + "','v':1,'id':'ID','time':'2026-11-20T05:10:03.123Z','tenant':'default',".replace("ID", ID)
                + "'principal':'key:0123456789abcdef',"
                + members.replace("POLICY", "'policyId':'p','policyVersion':'1.0.0','bundleHash':'HEX'")
                        .replace(
                                "DECISION",
                                "'decision':{'action':'manual_review','requires_override':true,'reason':'r','rule':'x'}")
                        .replace("DEADLINE", "'deadline':'2026-11-21T05:10:03.123Z'")
                        .replace("VOTE", vote("maria", "approve"))
                        .replace("YES", vote("tomas", "approve"))
                        .replace("NO", vote("tomas", "reject"))
                        .replace("CHANGE", vote("tomas", "modify"))
                        .replace("HEX", "ab".repeat(32))
                        .replace("COMMIT", "A".repeat(43))
                        .replace("OTHER", ID.replace("2", "3"))
                        .replace("'ID'", "'" + ID + "'")
                + "}");
    }

    private static String vote(String subject, String word) {
        return "{'id':'ID','subject':'" + subject + "','vote':'" + word + "','reason':'COMMIT'}";
    }

    @Test
    void theCommitmentsOfEachTypeAreWhereItsSectionSaysThatTheyAreDisclosed() throws Exception {
        var page = Files.readString(Path.of("..", "docs", "formats", "record.md"));
        var sections =
                Pattern.compile("(?ms)^## `([a-z.]+)`\n(.*?)(?=^## |\\z)").matcher(page);
        var place = Pattern.compile("`/([A-Za-z_]+)(/<n(?:ame)?>)?(/jws)?`");

        assertThat(sections.results().count()).isGreaterThan(15);
        sections.reset().results().forEach(section -> {
            var disclosed = section.group(2)
                    .lines()
                    .filter(line -> line.startsWith("Disclosed:"))
                    .flatMap(line -> place.matcher(line).results())
                    .toList();
            var every = Arrays.stream(section.group(2).split("\n"))
                    .map(line -> line.split("[`|]"))
                    .filter(cells -> cells.length > 2 && cells[1].isBlank() && cells[2].matches("[A-Za-z_]+"))
                    .map(cells -> cells[2])
                    .collect(Collectors.toCollection(TreeSet::new));
            every.add("idempotency");

            var places = RecordPlaces.commitments(full(section.group(1), every)).keySet();

            assertThat(places.stream().filter(name -> !name.equals("/idempotency")))
                    .as(section.group(1))
                    .containsExactlyInAnyOrderElementsOf(disclosed.stream()
                            .filter(match -> !match.group(1).equals("idempotency"))
                            .map(match -> "/" + match.group(1)
                                    + (match.group(2) == null ? "" : match.group(3) == null ? "/x" : "/0/jws"))
                            .toList());
        });
    }

    /** A record in which whatever could be a commitment is one. */
    private static JsonObject full(String type, Set<String> members) {
        var commitment = "'" + "A".repeat(43) + "'";
        return json(members.stream()
                .map(name -> "'" + name + "':"
                        + switch (name) {
                            case "signals", "facts" -> "{'x':" + commitment + "}";
                            case "evidence" -> "[{'jws':" + commitment + "}]";
                            default -> commitment;
                        })
                .collect(Collectors.joining(",", "{'type':'" + type + "',", "}")));
    }
}
