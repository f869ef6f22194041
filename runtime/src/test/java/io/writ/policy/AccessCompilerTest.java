package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.policy.compile.PolicyCompiler;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The {@code authzen} block: what it may say, and where a policy that says something else is wrong. */
class AccessCompilerTest {
    private static final String SOUND = """
            schemaVersion: 1.0.0
            policyId: records
            policyVersion: 1.0.0
            replay: none
            authzen:
              actions: [read, write]
              resourceTypes: [record, folder]
              signals: {user: /subject/id, "role": "/subject/properties/role"}
            signalsSchema:
              user: {type: string}
              role: {type: string, required: false}
            rules:
              - id: all
                condition: {all: [{signal: user, equals: alice}, {signal: role, equals: editor}]}
                outcome: {action: approve, requires_override: false, reason: Alice may.}
              - id: rest
                condition: {all: []}
                outcome: {action: reject, requires_override: false, reason: Nobody else may.}
            """;

    private static final String TWO_TERMS =
            "5:1: error: authzen answers questions, and a question is answered as often as it is asked. Add replay: none.";
    private static final String POINTER = ": error: a signal's place is a JSON Pointer into the request."
            + " Write it like /resource/properties/status; a request has subject, action, resource and context.";

    private static Arguments line(int number, String replacement, String... diagnostics) {
        var lines = SOUND.lines().toArray(String[]::new);
        lines[number - 1] = replacement;
        return Arguments.of(number + ": " + replacement.strip(), String.join("\n", lines) + "\n", List.of(diagnostics));
    }

    private static final String FORTY = names(40);
    private static final String MANY = names(101);

    private static String names(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> "n" + n).collect(Collectors.joining(","));
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                line(4, "", TWO_TERMS),
                line(
                        4,
                        "actions: [records]\nreplay: none",
                        "4:1: error: a policy with authzen governs the one action that is named as the policy."
                                + " Remove actions, or name them below authzen.",
                        "4:1: warning: nothing binds the action's parameters to what is judged."
                                + " Add boundTo to the signals that repeat a parameter."),
                line(6, "  actions: []", "6:3: error: actions holds 1 to 100 names."),
                line(6, "  actions: [" + MANY + "]", "6:3: error: actions holds 1 to 100 names."),
                line(6, "  actions: [read, read]", "6:19: error: \"read\" stands twice in actions. Remove one."),
                line(
                        6,
                        "  actions: [\"re\\nad\"]",
                        "6:3: error: a name in actions is printable text of 1 to 256 bytes."),
                line(6, "  actions: read", "6:12: error: actions is a list of strings, not a string."),
                line(6, "", "7:3: error: authzen has no actions. Add actions."),
                line(7, "", "6:3: error: authzen has no resourceTypes. Add resourceTypes."),
                line(8, "", "6:3: error: authzen has no signals. Add signals."),
                line(
                        7,
                        "  resourceTypes: [" + FORTY + "]\n  action: []",
                        "8:3: error: authzen has no member \"action\". Did you mean actions?"),
                line(8, "  signals: [user]", "8:12: error: signals is an object, not an array."),
                line(
                        8,
                        "  signals: {user: 1}",
                        "8:19: error: the place of a signal is a string, not a number."
                                + " Write it like /resource/properties/status; a request has subject, action, resource and context."),
                line(
                        8,
                        "  signals: {role: /subject/role}",
                        "8:3: error: the required signal user has no place in the request."
                                + " Say where it stands, or declare it with required: false."),
                line(
                        8,
                        "  signals: {user: /subject/id, rôle: /subject/role}",
                        "8:32: error: signals names \"rôle\", which is not declared. Did you mean role?"),
                line(8, "  signals: {user: subject.id}", "8:19" + POINTER),
                line(8, "  signals: {user: \"\"}", "8:19" + POINTER),
                line(8, "  signals: {user: /subject}", "8:19" + POINTER),
                line(8, "  signals: {user: /parameters/subject/id}", "8:19" + POINTER),
                line(8, "  signals: {user: /subject/i~d}", "8:19" + POINTER),
                line(
                        11,
                        "  role: {type: string, required: false, issuer: hr, bind: [user]}",
                        "8:32: error: the signal role has an issuer, and an access question carries no evidence."
                                + " Remove the issuer, or the place."),
                line(
                        18,
                        "    outcome: {action: manual_review, requires_override: true, reason: Ask.}",
                        "16:5: error: the rule rest needs people, which replay: none does not allow."
                                + " Approve or reject here, or remove replay: none."),
                line(
                        5,
                        "authzen: true\nother:",
                        "5:10: error: authzen is an object, not a boolean.",
                        "6:1: error: a policy has no member \"other\". Members are schemaVersion, policyId, policyVersion,"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void eachErrorNamesItsPlaceAndTheFix(String name, String text, List<String> expected) {
        var found = PolicyCompilerTest.diagnostics(PolicyCompilerTest.compile(text)).stream()
                .map(each -> each.replaceAll("(policyVersion,).*", "$1"))
                .toList();

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void moreThanAThousandPairsAreRefused() {
        var lists = Arrays.asList("actions: [read, write]", "resourceTypes: [record, folder]");
        var text = SOUND;
        for (var list : lists) {
            text = text.replace(list, list.replaceAll("\\[.*]", "[" + FORTY + "]"));
        }

        assertThat(PolicyCompilerTest.diagnostics(PolicyCompilerTest.compile(text)))
                .containsExactly("6:3: error: more than 1000 pairs of an action and a resource type."
                        + " Share them out over several policies.");
    }

    @Test
    void aSoundBlockIsShownAndSurvivesItsCanonicalForm() {
        var policy = PolicyCompilerTest.compile(SOUND).policy().orElseThrow();
        var again = PolicyCompiler.ofCanonical(policy.canonical());

        assertThat(again.access()).isEqualTo(policy.access()).isPresent();
        assertThat(again.actions()).containsExactly("records");
        assertThat(new PolicyTable(policy).toText())
                .startsWith("records@1.0.0\nanswers read, write on record, folder\n");
        assertThat(new String(new PolicyTable(policy).toJson().canonical(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"authzen\":{\"actions\":[\"read\",\"write\"],\"resourceTypes\":[\"record\",\"folder\"],"
                        + "\"signals\":{\"role\":\"/subject/properties/role\",\"user\":\"/subject/id\"}}");
    }
}
