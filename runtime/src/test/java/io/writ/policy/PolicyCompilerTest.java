package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.policy.compile.Compilation;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.verifier.id.FunctionName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error and warning, with its place. */
class PolicyCompilerTest {
    /** A policy that compiles without a warning; each case changes one line of it. */
    static final String SOUND = """
            schemaVersion: 1.0.0
            policyId: pay
            policyVersion: 1.0.0
            description: Payments
            actions: [pay.execute]
            signalsSchema:
              id:     {type: string, boundTo: /parameters/id}
              amount: {type: decimal, minimum: "0.01", maximum: "1000", boundTo: /parameters/amount}
              cur:    {type: enum, values: [EUR, USD]}
              ok:     {type: boolean}
              score:  {type: integer, required: false, issuer: bureau, bind: [id], maxAge: PT15M}
              at:     {type: timestamp}
              tags:   {type: list}
            replayKey: [id]
            validFor: PT10M
            execution: any
            facts:
              spent: {sum: amount, where: approved, by: [agentId, cur], window: PT24H, includeThis: true}
            guards:
              - {id: limit, level: BLOCKING, when: {fact: spent, greater_than: "500"}, reason: Limit reached.}
            rules:
              - id: small
                condition: {all: [{signal: ok, equals: true}, {signal: score, greater_than: 700}]}
                outcome: {action: approve, requires_override: false, reason: Small.}
              - id: rest
                condition: {all: []}
                outcome: {action: manual_review, requires_override: true, reason: Large.}
            approval: {functions: [manager], quorum: 2, expiresIn: PT24H, notBy: [requester]}
            """;

    static Compilation compile(String text) {
        return PolicyCompiler.compile("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> diagnostics(Compilation compilation) {
        return compilation.diagnostics().stream()
                .map(d -> d.toString().substring("policy.yaml:".length()))
                .toList();
    }

    private static Arguments line(int number, String replacement, String... diagnostics) {
        var lines = SOUND.lines().toArray(String[]::new);
        lines[number - 1] = replacement;
        return Arguments.of(number + ": " + replacement.strip(), String.join("\n", lines) + "\n", List.of(diagnostics));
    }

    @Test
    void aSoundPolicyCompilesWithoutAWarning() {
        var compilation = compile(SOUND);

        assertThat(diagnostics(compilation)).isEmpty();
        var policy = compilation.policy().orElseThrow();
        assertThat(policy.ref()).hasToString("pay@1.0.0");
        assertThat(policy.validFor()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.approval())
                .contains(new ApprovalTerms(
                        FunctionName.all(List.of("manager")), 2, Duration.ofHours(24), List.of("requester")));
        assertThat(policy.facts()).hasSize(1);
        assertThat(policy.evidenced()).hasSize(1);
        assertThat(policy.execution()).isEqualTo(ExecutionMode.ANY);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                line(
                        1,
                        "schemaVersion: 2.0.0",
                        "1:1: error: schemaVersion \"2.0.0\" is not known. Write schemaVersion: 1.0.0."),
                line(1, "", "2:1: error: a policy has no schemaVersion. Add schemaVersion."),
                line(
                        2,
                        "policyId: Pay",
                        "2:1: error: a policyId matches [a-z0-9][a-z0-9-]{0,63}. Use lowercase letters, digits and hyphens."),
                line(
                        3,
                        "policyVersion: 1.0",
                        "3:16: error: an unquoted number with a fraction or exponent. Quote it: \"1.0\".",
                        "3:1: error: a policyVersion is a semantic version. Write three numbers, such as 1.0.0."),
                line(
                        4,
                        "descripton: Payments",
                        "4:1: error: a policy has no member \"descripton\". Did you mean description?"),
                line(
                        4,
                        "description: \"a\\e[2J\"",
                        "4:1: error: a description is at most 2000 characters, with no control character but the newline."),
                line(4, "description: ", "4:1: error: description is empty. Give it a value, or remove it."),
                line(
                        5,
                        "actions: [1]",
                        "5:11: error: actions is a list of strings, and this is a number. Put it in quotes.",
                        "5:1: error: actions names 1 to 100 actions. Remove the member if the only action is named as the policy."),
                line(
                        7,
                        "  id:     {type: strng}",
                        "7:12: error: a type \"strng\" is not known. Did you mean string?",
                        "14:1: error: replayKey names \"id\", which is not declared. Declared are amount, cur, ok, score, at, tags."),
                line(
                        7,
                        "  id:     {type: number, boundTo: /parameters/id}",
                        "7:12: error: a type \"number\" is not known. Write integer or decimal."),
                line(
                        7,
                        "  id:     {type: string, boundTo: parameters.id}",
                        "7:26: error: boundTo is a JSON Pointer into the action. Write it like /parameters/amount; an action has name, target and parameters.",
                        "14:1: error: nothing binds id of the replay key to the action, so with other values the same action is decided again. Add boundTo, such as boundTo: /parameters/id."),
                line(
                        7,
                        "  id:     {type: string, boundTo: /parameters/id, pattern: \"((a{1000}){1000}){1000}\"}",
                        "7:51: error: the pattern cannot be used: its repetitions multiply to more than 2000 steps. Write a smaller RE2 pattern."),
                line(
                        7,
                        "  id:     {type: string, boundTo: /parameters/id, maxLength: 5000}",
                        "7:62: error: maxLength is an integer from 0 to 4096."),
                line(
                        7,
                        "  id:     {type: string, boundTo: /parameters/id, minimum: 1}",
                        "7:51: error: a signal has no member \"minimum\". Members are type, required, pattern, minLength, maxLength, boundTo, issuer, bind, maxAge."),
                line(
                        8,
                        "  amount: {type: decimal, minimum: 0.01}",
                        "8:36: error: an unquoted number with a fraction or exponent. Quote it: \"0.01\"."),
                line(
                        8,
                        "  amount: {type: decimal, minimum: 2, maximum: 1}",
                        "8:27: error: minimum is above maximum. Exchange them, or mend one."),
                line(9, "  cur:    {type: enum}", "9:11: error: a signal has no values. Add values."),
                line(
                        9,
                        "  cur:    {type: enum, values: [EUR, EUR]}",
                        "9:38: error: \"EUR\" stands twice in values. Remove one."),
                line(
                        11,
                        "  score:  {type: integer, required: false, bind: [id]}",
                        "11:44: error: bind has no meaning without issuer. Add issuer, or remove it."),
                line(
                        11,
                        "  score:  {type: integer, required: false, issuer: bureau}",
                        "11:44: error: a signal with an issuer must bind to other signals. Add bind with the signals that name the subject, so that evidence for one cannot serve another."),
                line(
                        11,
                        "  score:  {type: integer, required: false, issuer: bureau, bind: [ids]}",
                        "11:60: error: bind names \"ids\", which is not another signal. Did you mean id?"),
                line(
                        11,
                        "  score:  {type: integer, required: false, issuer: bureau, bind: [id], maxAge: P1M}",
                        "11:72: error: a duration is written in ISO 8601 with days, hours, minutes and seconds. Write it like PT15M, PT24H or P7D."),
                line(
                        13,
                        "  thread.stopped: {type: boolean}",
                        "13:3: error: \"thread.stopped\" cannot name a signal. Names have up to 64 letters, digits, _, . and -, begin with a letter or _, and are not built-in facts."),
                line(
                        14,
                        "replayKey: [score]",
                        "14:1: error: replayKey names score, which is optional. Name required signals: a key that may be absent identifies nothing."),
                line(
                        14,
                        "replayKey: [idd]",
                        "14:1: error: replayKey names \"idd\", which is not declared. Did you mean id?"),
                line(
                        14,
                        "replay: none",
                        "25:5: error: the rule rest needs people, which replay: none does not allow. Approve or reject here, or remove replay: none."),
                line(
                        7,
                        "  id:     {type: string}",
                        "14:1: error: nothing binds id of the replay key to the action, so with other values the same action is decided again. Add boundTo, such as boundTo: /parameters/id."),
                line(
                        14,
                        "replayKey: [id, at]",
                        "14:1: error: nothing binds at of the replay key to the action, so with other values the same action is decided again. Add boundTo, such as boundTo: /parameters/at."),
                line(
                        14,
                        "",
                        "5:1: error: nothing binds cur, ok, score, at, tags of the replay key to the action, so with other values the same action is decided again. Without replayKey every signal is in the key. Name those that identify the action, each with boundTo."),
                line(15, "validFor: PT0S", "15:1: error: a duration is longer than nothing and at most 3660 days."),
                line(
                        15,
                        "validFor: PT",
                        "15:1: error: a duration is written in ISO 8601 with days, hours, minutes and seconds. Write it like PT15M, PT24H or P7D."),
                line(
                        16,
                        "execution: claim",
                        "16:1: error: an execution \"claim\" is not known. Write execution: any, or execution: claimed."),
                line(
                        18,
                        "  id: {count: decisions, where: any, window: PT1H}",
                        "18:3: error: \"id\" cannot name a fact. Choose a name that is neither a signal's nor a built-in fact's.",
                        "20:47: error: a fact \"spent\" is not declared. Declared are id."),
                line(
                        18,
                        "  spent: {sum: ok, where: approved, window: PT24H}",
                        "18:11: error: only decimals and integers can be summed, and ok is of type boolean."),
                line(18, "  spent: {sum: amount, where: approved}", "18:10: error: a fact has no window. Add window."),
                line(
                        20,
                        "  - {id: ANTI_LOOPS, level: BLOCKNG, when: {all: []}, reason: Limit reached.}",
                        "20:6: error: the id ANTI_LOOPS is the runtime's own. Choose another id.",
                        "20:22: error: a level \"BLOCKNG\" is not known. Did you mean BLOCKING?"),
                line(22, "  - id: \"guard:x\"", "22:5: error: the id guard:x is the runtime's own. Choose another id."),
                line(22, "  - id: rest", "25:5: error: a rule with the id rest stands before. Choose another id."),
                line(
                        23,
                        "    condition: {signal: okk, equals: true}",
                        "23:25: error: a signal \"okk\" is not declared. Did you mean ok?"),
                line(
                        23,
                        "    condition: {signal: ok, eq: true}",
                        "23:29: error: an operator \"eq\" is not known. Operators are equals, not_equals, greater_than, greater_than_or_equal, less_than, less_than_or_equal, in, not_in, contains, starts_with, matches, before, after, exists."),
                line(
                        23,
                        "    condition: {signal: ok, greater_than: true}",
                        "23:29: error: greater_than does not fit ok, which is of type boolean. Operators for it are equals, not_equals, exists."),
                line(
                        23,
                        "    condition: {signal: ok, equals: \"true\"}",
                        "23:29: error: true or false was expected, not this string. ok is of type boolean."),
                line(
                        23,
                        "    condition: {signal: cur, in: [EUR, GBP]}",
                        "23:30: error: the value is one that cur can never have: one of EUR, USD is declared. Change the value, or the signal's constraints."),
                line(
                        23,
                        "    condition: {signal: amount, less_than: \"1000.01\"}",
                        "23:33: error: the value is one that amount can never have: a number of at most 1000 is declared. Change the value, or the signal's constraints."),
                line(
                        23,
                        "    condition: {signal: amount, in: [\"1\", \"1.0\"]}",
                        "23:33: error: a value stands twice in the list. Remove one of them."),
                line(
                        23,
                        "    condition: {signal: id, matches: \"(\"}",
                        "23:29: error: the pattern cannot be used: not a pattern of RE2: missing closing ). Write a smaller RE2 pattern."),
                line(
                        23,
                        "    condition: {all: [], any: []}",
                        "23:16: error: a group has one member only: all, any or not. Nest the conditions instead: {all: [ …, {any: [ … ]} ]}."),
                line(
                        23,
                        "    condition: {signal: ok, fact: spent, equals: 1}",
                        "23:16: error: a leaf has one signal, fact or path and one operator. Write it like {signal: verified, equals: true}."),
                line(
                        23,
                        "    condition: {path: /amount, less_than: 5}",
                        "23:23: error: path is a JSON Pointer into the action. Write it like /parameters/amount; an action has name, target and parameters."),
                line(
                        24,
                        "    outcome: {action: allow, requires_override: false, reason: Small.}",
                        "24:15: error: an outcome \"allow\" is not known. Write approve. Outcomes are approve, reject and manual_review."),
                line(
                        24,
                        "    outcome: {action: approve, requires_override: no, reason: Small.}",
                        "24:51: error: requires_override is true or false, not a string."),
                line(
                        26,
                        "    condition: {signal: ok, equals: true}",
                        "25:5: error: the last rule does not always match. End with a rule whose condition is {all: []}."),
                line(
                        27,
                        "    outcome: {action: manual_review, requires_override: false, reason: Large.}",
                        "27:38: error: a manual_review always requires an override. Write requires_override: true."),
                line(
                        28,
                        "approval: {functions: [], expiresIn: PT24H, notBy: [owner]}",
                        "28:12: error: approval needs at least one function. Say who may approve.",
                        "28:45: error: notBy names \"owner\", which is not known. Write notBy: [requester], or notBy: [] to let requesters approve what they asked for."),
                line(
                        28,
                        "approval: {functions: [manager], quorum: 0, expiresIn: PT24H}",
                        "28:42: error: quorum is an integer from 1 to 32."));
    }

    @Test
    void rulesThatAreEmptyAreSaidAndNoBug() {
        var compilation = PolicyCompiler.compile(
                "policy.yaml", "policyId: p\npolicyVersion: 1.0.0\nrules:\nn: a\n".getBytes(StandardCharsets.UTF_8));
        assertThat(compilation.policy()).isEmpty();
        assertThat(compilation.diagnostics().stream().map(Object::toString))
                .anyMatch(line -> line.contains("rules is empty"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void eachErrorIsReportedWhereItStandsWithWhatToDo(String name, String text, List<String> expected) {
        var compilation = compile(text);

        assertThat(diagnostics(compilation)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(compilation.policy()).isEmpty();
    }

    static Stream<Arguments> warnings() {
        return Stream.of(
                line(
                        20,
                        "  - {id: limit, level: BLOCKING, when: {all: []}, reason: Limit reached.}",
                        "20:5: warning: the guard limit always fires. Mend its condition."),
                line(
                        20,
                        "  - {id: limit, level: BLOCKING, when: {signal: score, less_than: 9}, reason: Low.}",
                        "20:5: warning: the absence of the optional signal score skips the guard limit. Make it required, or test {signal: score, exists: false} as well."),
                line(
                        20,
                        "  - {id: limit, level: BLOCKING, when: {path: /parameters/iban, starts_with: XX}, reason: No.}",
                        "20:5: warning: a caller can leave out /parameters/iban, and its absence skips the guard limit. Bind a required signal to it, or test {path: /parameters/iban, exists: false} as well."),
                line(
                        20,
                        "  - {id: limit, level: BLOCKING, when: {path: /target, equals: x}, reason: No.}",
                        "20:5: warning: a caller can leave out /target, and its absence skips the guard limit. Bind a required signal to it, or test {path: /target, exists: false} as well."),
                line(
                        20,
                        "  - {id: limit, level: BLOCKING, when: {any: [{path: /parameters/n, equals: x}, {path: /parameters/n, exists: false}]}, reason: No.}"),
                line(
                        20,
                        "  - {id: limit, level: BLOCKING, when: {any: [{path: /parameters/id, equals: x}, {path: /name, equals: x}]}, reason: No.}"),
                line(
                        23,
                        "    condition: {not: {path: /parameters/n, equals: x}}",
                        "22:5: warning: a caller can leave out /parameters/n, and its absence may fulfil the approving rule small. Bind a required signal to it, or test {path: /parameters/n, exists: false} as well."),
                line(
                        23,
                        "    condition: {not: {signal: score, less_than: 9}}",
                        "22:5: warning: the absence of the optional signal score may fulfil the approving rule small. Make it required, or test {signal: score, exists: false} as well."),
                line(
                        24,
                        "    outcome: {action: reject, requires_override: false, reason: Small.}",
                        "22:5: warning: the absence of the optional signal score skips the rule small. Make it required, or test {signal: score, exists: false} as well."),
                line(
                        23,
                        "    condition: {any: []}",
                        "22:5: warning: the rule small never matches. Mend its condition."),
                line(
                        23,
                        "    condition: {not: {any: []}}",
                        "25:5: warning: the rule rest is never reached, because small before it always matches. Move it up, or remove it."));
    }

    @Test
    void whatWasPublishedBeforeARuleCameCompilesAsItDid() {
        var text = SOUND.replace(", boundTo: /parameters/id", "").getBytes(StandardCharsets.UTF_8);

        assertThat(PolicyCompiler.compile("policy.yaml", text).policy()).isEmpty();
        var published = PolicyCompiler.compile("policy.yaml", text, Optional.empty(), Reading.PUBLISHED);
        assertThat(published.policy()).isPresent();
        assertThat(PolicyCompiler.ofCanonical(published.policy().orElseThrow().canonical())
                        .policyHash())
                .isEqualTo(published.policy().orElseThrow().policyHash());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("warnings")
    void eachWarningIsReportedAndThePolicyStillCompiles(String name, String text, List<String> expected) {
        var compilation = compile(text);

        assertThat(diagnostics(compilation)).containsExactlyElementsOf(expected);
        assertThat(compilation.policy()).isPresent();
    }
}
