package io.writ.policy;

import static io.writ.policy.PolicyCompilerTest.SOUND;
import static io.writ.policy.PolicyCompilerTest.compile;
import static io.writ.policy.PolicyCompilerTest.diagnostics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.action.Action;
import io.writ.policy.compile.Diagnostic;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What compiles although it looks unusual, and what a compiled policy refuses. */
class CompiledPolicyTest {
    @Test
    void unboundParametersAreSaidForAPolicyAndForAnAction() {
        var text = SOUND.replace(", boundTo: /parameters/id", "")
                .replace(", boundTo: /parameters/amount", "")
                .replace("replayKey: [id]", "replay: none")
                .replace("manual_review, requires_override: true", "reject, requires_override: false");
        assertThat(diagnostics(compile(text)))
                .containsExactly(
                        "5:1: warning: nothing binds the action's parameters to what is judged. Add boundTo to the signals that repeat a parameter.");

        var policy = compile(SOUND).policy().orElseThrow();
        assertThat(policy.unboundParameters(action("{\"id\":\"1\",\"amount\":\"2\",\"iban\":\"x\",\"a/b\":1}")))
                .containsExactly("/parameters/iban", "/parameters/a~1b");
    }

    private static Action action(String parameters) {
        return Action.read(json("{\"name\":\"pay.execute\",\"parameters\":" + parameters + "}"));
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theFolderMustAgree() {
        var compilation = PolicyCompiler.compile(
                "policy.yaml", SOUND.getBytes(StandardCharsets.UTF_8), PolicyRef.parse("pays@1.0.1"));

        assertThat(diagnostics(compilation))
                .containsExactly(
                        "2:1: error: the policy says pay, its folder pays. Make the two equal.",
                        "3:1: error: the policy says 1.0.0, its folder 1.0.1. Make the two equal.");
    }

    @Test
    void jsonErrorsHaveTheirPlacesToo() {
        var text = """
                {"policyId": "päy",
                 "policyVersion" : "1.0.0", "é": [1, {"x": "\\"\\u0041"}], "oops": 1,
                 "schemaVersion": 1e400, "signalsSchema": {}, "rules": []}
                """;

        var compilation = PolicyCompiler.compile("policy.json", text.getBytes(StandardCharsets.UTF_8));

        assertThat(compilation.diagnostics().stream().map(d -> d.line() + ":" + d.column() + " " + d.message()))
                .containsExactly(
                        "1:2 a policyId matches [a-z0-9][a-z0-9-]{0,63}",
                        "2:29 a policy has no member \"é\"",
                        "2:58 a policy has no member \"oops\"",
                        "3:19 a number is beyond the range of a double",
                        "3:19 schemaVersion is a string, not a number");
        assertThat(PolicyCompiler.compile("policy.json", "{\"a\":1,\n \"a\":2}".getBytes(StandardCharsets.UTF_8))
                        .diagnostics())
                .hasToString(
                        "[policy.json:2:2: error: the member name \"a\" for the second time. Send well-formed I-JSON: "
                                + "no BOM, no duplicate names, no lone surrogates, nothing after the value.]");
    }

    private static final String PLAIN = """
            {"policyId":"loan","policyVersion":"1.0.0","schemaVersion":"1.0.0",
             "signalsSchema":{"score":{"type":"integer"},"ratio":{"type":"number"},"kind":{"type":"string"}},
             "rules":[{"id":"r1","condition":{"any":[{"signal":"score","greater_than":700},{"signal":"ratio","less_than":0.25}]},
                       "outcome":{"action":"approve","requires_override":false,"reason":"ok"}}]}
            """;

    @Test
    void thePlainFormLoadsUnchangedAndRejectsWhatNoRuleMatches() {
        var compilation = PolicyCompiler.compile("policy.json", PLAIN.getBytes(StandardCharsets.UTF_8));

        assertThat(compilation.diagnostics()).isEmpty();
        var policy = compilation.policy().orElseThrow();
        assertThat(policy.canonical()).isEqualTo(json(PLAIN).canonical());
        assertThat(policy.actions()).containsExactly("loan");
        assertThat(policy.validFor()).isEqualTo(Duration.ofMinutes(15));
        assertThat(decide(policy, "{\"score\":700,\"ratio\":0.24999,\"kind\":\"x\"}")
                        .decision()
                        .rule())
                .isEqualTo("r1");
        assertThat(decide(policy, "{\"score\":700,\"ratio\":0.250,\"kind\":\"x\"}")
                        .decision())
                .isEqualTo(new Decision(Decision.Verb.REJECT, false, "no rule matched", "no-rule-matched"));
    }

    private static Evaluation decide(Policy policy, String signals) {
        var values = policy.readSignals(json(signals));
        return policy.evaluate(values, FactValues.CLEAR, policy.defaultAction(values));
    }

    @Test
    void thePlainFormEndsWhereALaterMemberBegins() {
        var text = PLAIN.replace("\"rules\"", "\"validFor\":\"PT1M\",\"rules\"");

        var compilation = PolicyCompiler.compile("policy.json", text.getBytes(StandardCharsets.UTF_8));

        assertThat(compilation.diagnostics().stream().map(Diagnostic::message))
                .containsExactly("a type \"number\" is not known", "the last rule does not always match");
    }

    @Test
    void actionsAndBindingsAreChecked() {
        var policy = compile(SOUND.replace("actions: [pay.execute]", "actions: [pay.execute, pay.retry]")
                        .replace(
                                "score:  {type: integer, required: false, issuer: bureau, bind: [id], maxAge: PT15M}",
                                "score:  {type: integer, required: false, boundTo: /parameters/score}"))
                .policy()
                .orElseThrow();
        var raw =
                "{\"id\":\"1\",\"amount\":\"2.50\",\"cur\":\"EUR\",\"ok\":true,\"at\":\"2026-01-01T00:00:00Z\",\"tags\":[]";
        var values = policy.readSignals(json(raw + "}"));

        policy.checkAction(action("{\"id\":\"1\",\"amount\":2.5}"), values);
        assertThatThrownBy(() -> policy.defaultAction(values))
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-008@validate: /action: pay@1.0.0 governs several actions, and the request names none."
                        + " Send an action named one of pay.execute, pay.retry.");
        assertThatThrownBy(() -> policy.checkAction(Action.ofSignals("pay.refund", JsonObject.EMPTY), values))
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-008@validate: /action/name: pay@1.0.0 does not govern the action \"pay.refund\"."
                        + " It governs pay.execute, pay.retry.");
        assertUnbound(
                policy,
                raw + "}",
                "{\"id\":\"1\",\"amount\":\"2.51\"}",
                "/action/parameters/amount: does not equal the signal amount, read as decimal");
        assertUnbound(
                policy,
                raw + "}",
                "{\"id\":\"1\"}",
                "/action/parameters/amount: holds nothing, but must equal the signal amount");
        assertUnbound(
                policy,
                raw + "}",
                "{\"id\":1,\"amount\":\"2.5\"}",
                "/action/parameters/id: does not equal the signal id, read as string");
        assertUnbound(
                policy,
                raw + "}",
                "{\"id\":\"1\",\"amount\":\"2.5\",\"score\":1}",
                "/action/parameters/score: holds a value, but the signal score is absent");
        assertUnbound(
                policy,
                raw + "}",
                "{\"id\":\"1\",\"amount\":\"2.5\",\"score\":null}",
                "/action/parameters/score: holds a value, but the signal score is absent");
        assertUnbound(
                policy,
                raw + ",\"score\":1}",
                "{\"id\":\"1\",\"amount\":\"2.5\"}",
                "/action/parameters/score: holds nothing, but must equal the signal score");
    }

    private static void assertUnbound(Policy policy, String signals, String parameters, String problem) {
        var values = policy.readSignals(json(signals));
        assertThatThrownBy(() -> policy.checkAction(action(parameters), values))
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-009@validate: " + problem + ". Send the same value as signal and in the action.");
    }

    @Test
    void aPathOfTheWrongTypeRefusesTheRequestWhicheverRuleWouldMatch() {
        var text = SOUND.replace("{signal: score, greater_than: 700}]", "{path: /parameters/count, less_than: 3}]")
                .replace("actions: [pay.execute]\n", "")
                .replaceAll("(?m)^facts:\\n.*\\n", "")
                .replaceAll("(?m)^guards:\\n.*\\n", "");
        var policy = compile(text).policy().orElseThrow();
        var values = policy.readSignals(json("{\"id\":\"1\",\"amount\":\"2.5\",\"cur\":\"EUR\",\"ok\":false,"
                + "\"at\":\"2026-01-01T00:00:00Z\",\"tags\":[]}"));

        assertThatThrownBy(() -> policy.evaluate(values, FactValues.CLEAR, action("{\"count\":true}")))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "INV-011@validate: /action/parameters/count: a decimal, as a string or a number, of at most 38 digits"
                                + " and without exponent was expected, not this boolean. Send the action parameter in the type that the policy expects.");
        assertThat(policy.evaluate(values, FactValues.CLEAR, action("{\"count\":null}"))
                        .decision()
                        .rule())
                .isEqualTo("rest");
    }

    @Test
    void factsOfARecordAreExactlyThoseOfThePolicy() {
        var policy = compile(SOUND).policy().orElseThrow();

        assertThat(policy.readFacts(json("{\"spent\":\"12.5\",\"task.repeats\":2}"))
                        .toJson())
                .isEqualTo(json("{\"task.repeats\":2,\"spent\":\"12.5\"}"));
        for (var bad : List.of(
                "{}",
                "{\"spent\":\"12.50\"}",
                "{\"spent\":12}",
                "{\"spent\":\"1\",\"x\":1}",
                "{\"spent\":\"1\",\"task.repeats\":0}",
                "{\"spent\":\"1\",\"thread.stopped\":false}")) {
            assertThatThrownBy(() -> policy.readFacts(json(bad)))
                    .as(bad)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("INV-015@verify: /facts/");
        }
    }

    @Test
    void onlyTheCanonicalBytesAreACanonicalPolicy() {
        var policy = compile(SOUND).policy().orElseThrow();

        assertThat(PolicyCompiler.ofCanonical(policy.canonical()).policyHash()).isEqualTo(policy.policyHash());
        assertThatThrownBy(
                        () -> PolicyCompiler.ofCanonical((new String(policy.canonical(), StandardCharsets.UTF_8) + "\n")
                                .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        "INV-010@validate: policy.canonical.json: the policy is not in its canonical form");
    }
}
