package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.authzen.AccessBatch;
import io.writ.authzen.AccessRequest;
import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.policy.library.PolicyReExecution;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Check;
import io.writ.verifier.CheckResult;
import io.writ.verifier.Verdict;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access questions: which policy answers, with which signals, and what is left in the ledger. */
@Timeout(120)
final class AccessTest {
    private static final String ID = "record-access";

    @TempDir
    Path folder;

    private TestHome home;
    private String policy;

    @BeforeEach
    void foundHome() throws IOException {
        home = TestHome.found(folder);
        policy = Files.readString(Path.of("..", "examples", "authzen", ID, "1.0.0", "policy.yaml"));
    }

    private Governor open() {
        var governor = home.open();
        governor.tenant().policies().publish(home.signed(policy), false, Principal.local());
        return governor;
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static AccessRequest ask(String user, String action, String resource) {
        return AccessRequest.read(json(
                "{'subject':{'type':'user','id':'%s'},'action':{'name':'%s'},'resource':{'type':'record','id':'%s'}}"
                        .formatted(user, action, resource)));
    }

    private static boolean permitted(Answer answer) {
        return answer instanceof Answer.Approved;
    }

    private static String refusal(Answer answer) {
        return ((Answer.Refused) answer).refusal().message();
    }

    /** The eight decisions that the certification scenario fixes, and the requests around them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true |alice|{'name':'read'}|{'type':'record','id':'record-1'}|{}",
                "true |alice|{'name':'write'}|{'type':'record','id':'record-1'}|{}",
                "true |bob|{'name':'read'}|{'type':'record','id':'record-1'}|{}",
                "false|bob|{'name':'write'}|{'type':'record','id':'record-1'}|{}",
                "false|alice|{'name':'write'}|{'type':'record','id':'record-2','properties':{'status':'archived'}}|{}",
                "true |bob|{'name':'write'}|{'type':'record','id':'record-2','properties':{'status':'archived'}}|{'role':'admin'}",
                "true |alice|{'name':'delete','properties':{'soft':true}}|{'type':'record','id':'record-1'}|{}",
                "false|alice|{'name':'delete','properties':{'soft':false}}|{'type':'record','id':'record-1'}|{}",
                "true |alice|{'name':'read','properties':{'method':'GET'}}|{'type':'record','id':'record-1','properties':{'owner':'bob'}}|{'role':'manager','x':[1.5,null]}",
                "true |alice|{'name':'write'}|{'type':'record','id':'record-1','properties':{'status':null}}|{'role':null}"
            })
    void theExamplePolicyAnswersAsTheCertificationScenarioWants(
            boolean expected, String user, String action, String resource, String properties) {
        var request = AccessRequest.read(json(
                "{'subject':{'type':'user','id':'%s','properties':%s},'action':%s,'resource':%s,'context':{'ip':'::1'},'future':{'a':1}}"
                        .formatted(user, properties, action, resource)));
        try (var governor = open()) {
            for (var again = 0; again < 3; again++) {
                var answer = governor.tenant().access().evaluate(request, Principal.named("key:pep"));

                assertThat(answer).isInstanceOf(expected ? Answer.Approved.class : Answer.Rejected.class);
                requireOrdinary(((Answer.Decided) answer).attestation(), request);
            }
        }
        assertThat(home.check()).hasSize(10);
    }

    /** An ordinary decision, which verifies and re-executes offline, and which nothing can be claimed with. */
    private void requireOrdinary(Attestation attestation, AccessRequest request) {
        assertThat(attestation.type()).isEqualTo("decision");
        assertThat(attestation.record().string("principal")).isEqualTo("key:pep");
        assertThat(attestation.record().names()).doesNotContain("execution_fingerprint", "replayTag", "expires");
        assertThat(TestHome.disclosed(attestation, "/action"))
                .isEqualTo(text(JsonObject.builder()
                        .put("name", ID)
                        .put(
                                "target",
                                "record:"
                                        + Members.of(request.json(), Invariant.REQUEST_FORM, "")
                                                .object("resource")
                                                .string("id"))
                        .put("parameters", request.json())
                        .build()));
        var bundle = Bundle.read(home.folder().resolve("policies").resolve(ID).resolve("1.0.0"));
        var verdict = AttestationVerifier.builder(home.trustRoot())
                .bundle(bundle)
                .reExecution(new PolicyReExecution())
                .build()
                .verify(attestation);
        assertThat(verdict).isInstanceOf(Verdict.Valid.class);
        assertThat(verdict.checks()).contains(new Check(Check.Name.RE_EXECUTION, new CheckResult.Passed("")));
    }

    private static String text(JsonObject json) {
        return new String(json.canonical(), StandardCharsets.UTF_8);
    }

    @Test
    void aQuestionThatNoPolicyAnswersIsRefusedAndLeavesNothing() {
        var nobody = "INV-008@validate: /action/name: no policy in force here answers for this action on this type of"
                + " resource. Publish a policy whose authzen block names the two.";
        try (var governor = home.open()) {
            assertThat(refusal(governor.tenant().access().evaluate(ask("alice", "read", "r"), Principal.local())))
                    .isEqualTo(nobody);
            governor.tenant().policies().publish(home.signed(policy), false, Principal.local());
            assertThat(permitted(governor.tenant().access().evaluate(ask("alice", "read", "r"), Principal.local())))
                    .isTrue();
            assertThat(refusal(governor.tenant().access().evaluate(ask("alice", "print", "r"), Principal.local())))
                    .isEqualTo(nobody);
            governor.tenant().policies().retire(PolicyRef.parse(ID + "@1.0.0"), Principal.local());
            assertThat(refusal(governor.tenant().access().evaluate(ask("alice", "read", "r"), Principal.local())))
                    .isEqualTo(nobody);
        }
        assertThat(home.check()).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "role: {type: string, required: false}|role: {type: string}|{'name':'read'}|INV-007@validate: /signals/role: a required signal is missing.",
                "x|x|{'name':'delete','properties':{'soft':'yes'}}|INV-007@validate: /signals/soft: true or false was expected, not this string.",
                "enum, values: [read, write, delete]|enum, values: [write, delete]|{'name':'write'}|"
            })
    void aSignalThatIsMissingOrMistypedFailsClosed(String from, String to, String action, String message) {
        policy = policy.replace(from, to).replace("equals: read", "equals: write");
        var request = AccessRequest.read(
                json("{'subject':{'type':'user','id':'alice'},'action':%s,'resource':{'type':'record','id':'r'}}"
                        .formatted(action)));
        try (var governor = open()) {
            var answer = governor.tenant().access().evaluate(request, Principal.local());

            if (message == null) {
                assertThat(permitted(answer)).isTrue();
            } else {
                assertThat(refusal(answer)).startsWith(message);
            }
        }
        assertThat(home.check()).hasSize(message == null ? 8 : 7);
    }

    @Test
    void theHighestVersionInForceAnswersUntilItIsRetired() {
        var denying = policy.replace("{all: [{signal: op, equals: read}]}", "{all: [{signal: user, equals: nobody}]}");
        var request = ask("bob", "read", "r");
        try (var governor = open()) {
            publish(governor, denying, "1.10.0-rc.1");
            publish(governor, policy, "1.9.0");
            assertThat(permitted(governor.tenant().access().evaluate(request, Principal.local())))
                    .isFalse();
            governor.tenant().policies().retire(PolicyRef.parse(ID + "@1.10.0-rc.1"), Principal.local());
            var answer = (Answer.Approved) governor.tenant().access().evaluate(request, Principal.local());
            assertThat(answer.attestation().record().string("policyVersion")).isEqualTo("1.9.0");
            publish(governor, policy.replace("actions: [read, write, delete]", "actions: [write, delete]"), "2.0.0");
            assertThat(refusal(governor.tenant().access().evaluate(request, Principal.local())))
                    .as("the newest version gave the question up")
                    .startsWith("INV-008@validate");
            assertThat(permitted(governor.tenant().access().evaluate(ask("alice", "write", "r"), Principal.local())))
                    .isTrue();
        }
        home.check();
    }

    private void publish(Governor governor, String text, String version) {
        var bundle = home.signed(text.replace("policyVersion: 1.0.0", "policyVersion: " + version));
        assertThat(governor.tenant().policies().publish(bundle, false, Principal.local()))
                .isPresent();
    }

    @Test
    void aNewestVersionThatIsMissingOrDamagedDoesNotLetAnOlderOneAnswer() throws IOException {
        try (var governor = open()) {
            publish(governor, policy, "1.1.0");
        }
        var newest = home.folder().resolve("policies").resolve(ID).resolve("1.1.0");
        Files.writeString(newest.resolve("notes.txt"), "mine");
        try (var governor = home.open()) {
            assertThat(refusal(governor.tenant().access().evaluate(ask("alice", "read", "r"), Principal.local())))
                    .startsWith("INV-020@verify: policy record-access@1.1.0");
        }
        Files.move(newest, folder.resolve("elsewhere"));
        try (var governor = home.open()) {
            assertThat(refusal(governor.tenant().access().evaluate(ask("alice", "read", "r"), Principal.local())))
                    .startsWith("INV-005@validate: /policyId: the policy record-access@1.1.0 is not known here");
        }
    }

    @Test
    void aQuestionBelongsToOnePolicyForGood() {
        var rival = home.signed(policy.replace("policyId: record-access", "policyId: rival")
                .replace("actions: [read, write, delete]", "actions: [print, write]"));
        try (var governor = open()) {
            governor.tenant().policies().retire(PolicyRef.parse(ID + "@1.0.0"), Principal.local());
            assertThatThrownBy(() -> governor.tenant().policies().publish(rival, true, Principal.local()))
                    .hasMessage("INV-012@validate: /authzen: the access question of \"write\" on \"record\" belongs to"
                            + " the policy record-access. Govern it by a new version of that policy.");
            var elsewhere = home.signed(policy.replace("policyId: record-access", "policyId: rival")
                    .replace("resourceTypes: [record]", "resourceTypes: [folder]"));
            assertThat(governor.tenant().policies().publish(elsewhere, false, Principal.local()))
                    .isPresent();
        }
        home.check();
    }

    @Test
    void signalsThatTheQuestionDoesNotFeedAreNotDecidedUpon() {
        try (var governor = open()) {
            var honest =
                    "{'subject':{'type':'user','id':'bob'},'action':{'name':'write'},'resource':{'type':'record','id':'r'}}";
            var claimed = Proposal.read(json("""
                    {'policyId':'record-access','policyVersion':'1.0.0','signals':{'user':'alice','op':'write'},
                     'action':{'name':'record-access','parameters':%s}}
                    """.formatted(honest)));
            assertThat(refusal(governor.executeFromSignals(claimed)))
                    .isEqualTo(
                            "INV-009@validate: /action/parameters/subject/id: does not feed the signal user as it was"
                                    + " given. Ask with an access request, and let the policy take its signals from it.");
            var plain = Proposal.read(json(
                    "{'policyId':'record-access','policyVersion':'1.0.0','signals':{'user':'alice','op':'write'}}"));
            assertThat(permitted(governor.executeFromSignals(plain))).isTrue();
        }
    }

    @Test
    void anIdempotencyKeyGetsTheFirstAnswerAgainAlsoUnderANewerVersion() {
        var request = ask("bob", "read", "r").withIdempotencyKey("k-1");
        try (var governor = open()) {
            var first = (Answer.Approved) governor.tenant().access().evaluate(request, Principal.local());
            publish(governor, policy.replace("equals: read", "equals: write"), "2.0.0");
            var again = (Answer.Approved) governor.tenant().access().evaluate(request, Principal.local());

            assertThat(again.repeated()).isTrue();
            assertThat(again.attestation().id()).isEqualTo(first.attestation().id());
            assertThat(refusal(governor.tenant()
                            .access()
                            .evaluate(ask("bob", "read", "other").withIdempotencyKey("k-1"), Principal.local())))
                    .startsWith("INV-014@replay");
        }
        assertThat(home.check()).hasSize(9);
    }

    @Test
    void questionsBesidePublicationsAndRetirementsAreAnsweredByAVersionThatWasInForce() throws Exception {
        try (var governor = open();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            publish(governor, policy, "1.0.1");
            List<Future<Answer>> answers = new ArrayList<>();
            for (var round = 0; round < 20; round++) {
                for (var each = 0; each < 20; each++) {
                    answers.add(callers.submit(
                            () -> governor.tenant().access().evaluate(ask("alice", "write", "r"), Principal.local())));
                }
                var version = "2." + round + ".0";
                publish(governor, policy, version);
                governor.tenant().policies().retire(PolicyRef.parse(ID + "@" + version), Principal.local());
            }
            for (var answer : answers) {
                assertThat(answer.get()).isInstanceOf(Answer.Approved.class);
            }
        }
        home.check();
    }

    @Test
    void aRequestIsBoundedSoThatItsRecordCanBeReadAgain() {
        try (var governor = open()) {
            var deepest = nested(AccessRequest.MAX_DEPTH - 1);
            var answer = governor.tenant().access().evaluate(AccessRequest.read(deepest), Principal.local());
            assertThat(permitted(answer)).isTrue();
            var file = ((Answer.Approved) answer).attestation().toPrettyJson().getBytes(StandardCharsets.UTF_8);
            assertThat(home.verify(Attestation.parse(file))).isInstanceOf(Verdict.Valid.class);
        }
        assertThatThrownBy(() -> AccessRequest.read(nested(AccessRequest.MAX_DEPTH)))
                .hasMessageStartingWith("INV-002@canonicalize: an access request nested deeper than 30");
        assertThatThrownBy(() -> AccessRequest.read(json(
                        "{'subject':{'type':'user','id':'s'},'action':{'name':'read'},'resource':{'type':'record','id':'i'},'context':{'x':'"
                                + "x".repeat(AccessRequest.MAX_BYTES) + "'}}")))
                .hasMessageStartingWith("INV-002@canonicalize: an access request of more than 131072 canonical bytes");
        assertThatThrownBy(
                        () -> AccessRequest.read(
                                json(
                                        "{'subject':{'type':'user','id':'s'},'action':{'name':'read'},'resource':{'type':'record','id':'i'},'context':{'x':12345678901234567890123}}")))
                .hasMessageStartingWith("INV-003@canonicalize");
    }

    /** The number would be refused too, if somebody came to write it. */
    @Test
    void theSizeOfAQuestionIsRefusedBeforeItIsWritten() {
        var large =
                "{'subject':{'type':'user','id':'s'},'action':{'name':'read'},'resource':{'type':'record','id':'i'},"
                        + "'context':{'a':1e400,'x':'" + "x".repeat(AccessRequest.MAX_BYTES) + "'}}";

        assertThatThrownBy(() -> AccessRequest.read(json(large)))
                .hasMessageStartingWith("INV-002@canonicalize: an access request of more than 131072 canonical bytes");
    }

    /** A question whose context holds arrays in arrays: its depth is one more than theirs. */
    private static JsonObject nested(int depth) {
        return json(
                "{'subject':{'type':'user','id':'s'},'action':{'name':'read'},'resource':{'type':'record','id':'i'},"
                        + "'context':{'x':" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}}");
    }

    @Test
    void aBatchAnswersEachQuestionAsItWouldBeAnsweredAlone() {
        var random = new Random(20_261_120);
        try (var governor = open()) {
            for (var round = 0; round < 150; round++) {
                var naive = new NaiveBatch(random);

                var batch = AccessBatch.read(json(naive.json())).orElseThrow();
                var answers = governor.tenant().access().evaluate(batch, Principal.local()).stream()
                        .map(AccessTest::permitted)
                        .toList();

                assertThat(answers).as(naive.json()).isEqualTo(naive.answers());
            }
        }
        home.check();
    }
}
