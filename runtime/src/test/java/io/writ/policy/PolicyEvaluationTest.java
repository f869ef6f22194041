package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.action.Action;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every policy and every input: random policies against a second, naive implementation. */
class PolicyEvaluationTest {
    private static final int POLICIES = 150;
    private static final int INPUTS = 20;

    /** One policy with one input, and what it gives. */
    private record Case(
            JsonObject source,
            JsonObject rawSignals,
            JsonObject rawFacts,
            JsonObject rawAction,
            Policy policy,
            SignalValues signals,
            FactValues facts,
            Action action,
            Evaluation evaluation) {}

    static IntStream seeds() {
        return IntStream.range(0, 4);
    }

    private static void forAll(int seed, Consumer<Case> claim) {
        var random = new Random(seed);
        var generator = new RandomPolicy(random);
        for (var p = 0; p < POLICIES; p++) {
            var optional = random.nextBoolean();
            var source = generator.policy(optional);
            var policy = compile(source);
            for (var i = 0; i < INPUTS; i++) {
                var rawSignals = generator.signals(optional);
                var rawFacts = generator.facts();
                var rawAction = generator.action();
                var signals = policy.readSignals(rawSignals);
                var facts = policy.readFacts(rawFacts);
                var action = Action.read(rawAction);
                claim.accept(new Case(
                        source,
                        rawSignals,
                        rawFacts,
                        rawAction,
                        policy,
                        signals,
                        facts,
                        action,
                        policy.evaluate(signals, facts, action)));
            }
        }
    }

    private static Policy compile(JsonObject source) {
        var compilation = PolicyCompiler.compile("policy.json", source.canonical());
        return compilation.policy().orElseThrow(() -> new AssertionError(compilation.diagnostics() + "\n" + source));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theEvaluatorAgreesWithTheNaiveOne(int seed) {
        forAll(seed, c -> {
            var naive = new NaivePolicy(c.source(), c.rawSignals(), c.rawFacts(), c.rawAction()).answer();

            assertThat(new NaivePolicy.Answer(
                            c.evaluation().decision().action().wireName(),
                            c.evaluation().decision().rule(),
                            c.evaluation().status().name(),
                            c.evaluation().state().wireName(),
                            c.evaluation().violations().stream()
                                    .map(Violation::guard)
                                    .toList()))
                    .as(() -> c.toString())
                    .isEqualTo(naive);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aBlockingGuardNeverApproves(int seed) {
        forAll(seed + 100, c -> {
            var blocked = c.evaluation().violations().stream().anyMatch(v -> v.level() == GuardLevel.BLOCKING);
            if (blocked || c.facts().threadStopped() || c.facts().tainted()) {
                assertThat(c.evaluation().state()).isEqualTo(ExecutionState.BLOCKED);
                assertThat(c.evaluation().decision().action()).isEqualTo(Decision.Verb.REJECT);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatNeedsPeopleNeverReadsAsApprove(int seed) {
        forAll(
                seed + 200,
                c -> assertThat(c.evaluation().decision().requiresOverride())
                        .isEqualTo(c.evaluation().state() == ExecutionState.PENDING_OVERRIDE)
                        .isEqualTo(c.evaluation().decision().action() == Decision.Verb.MANUAL_REVIEW));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void evaluationIsDeterministicAlsoFromTheCanonicalPolicyAndTheRecordedInputs(int seed) {
        forAll(seed + 300, c -> {
            var policy = PolicyCompiler.ofCanonical(c.policy().canonical());

            var again = policy.evaluate(
                    policy.readSignals(c.signals().toJson()),
                    policy.readFacts(c.facts().toJson()),
                    Action.read(c.action().json()));

            assertThat(again).isEqualTo(c.evaluation());
            assertThat(policy.fingerprint(policy.readSignals(c.signals().toJson())))
                    .isEqualTo(c.policy().fingerprint(c.signals()));
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void explanationAgreesWithEvaluation(int seed) {
        forAll(seed + 400, c -> {
            var explanation = c.policy().explain(c.signals(), c.facts(), c.action());

            assertThat(explanation.evaluation()).isEqualTo(c.evaluation());
            assertThat(explanation.guards().stream()
                            .filter(Explanation.GuardStep::fired)
                            .map(Explanation.GuardStep::id))
                    .containsExactlyElementsOf(c.evaluation().violations().stream()
                            .map(Violation::guard)
                            .toList());
            var matched = explanation.rules().stream()
                    .filter(r -> r.matched().orElse(false))
                    .map(Explanation.RuleStep::id)
                    .toList();
            var byRule = c.policy().rules().stream()
                    .anyMatch(r -> r.id().equals(c.evaluation().decision().rule()));
            assertThat(matched)
                    .isEqualTo(byRule ? List.of(c.evaluation().decision().rule()) : List.of());
            explanation.rules().forEach(rule -> assertSound(rule.condition()));
            explanation.guards().forEach(guard -> guard.when().ifPresent(PolicyEvaluationTest::assertSound));
            assertThat(explanation.toText()).contains(c.evaluation().decision().rule());
            assertThat(explanation.toJson().get("decision"))
                    .isEqualTo(c.evaluation().decision().toJson());
        });
    }

    /**
     * A group's outcome follows from the steps below it, and steps are left out exactly after the one that settled it.
     */
    private static void assertSound(Explanation.Step step) {
        if (!(step instanceof Explanation.GroupStep group)) {
            return;
        }
        var outcomes = group.steps().stream().flatMap(s -> s.outcome().stream()).toList();
        if (group.outcome().isPresent()) {
            boolean expected = switch (group.word()) {
                case "all" -> !outcomes.contains(false);
                case "any" -> outcomes.contains(true);
                default -> !outcomes.getFirst();
            };
            assertThat(group.outcome()).contains(expected);
            assertThat(outcomes.size() == group.steps().size()
                            || expected == group.word().equals("any"))
                    .isTrue();
        } else {
            assertThat(outcomes).isEmpty();
        }
        group.steps().forEach(PolicyEvaluationTest::assertSound);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void absentOptionalSignalMakesEveryLeafFalse(int seed) {
        forAll(seed + 500, c -> {
            var explanation = c.policy().explain(c.signals(), c.facts(), c.action());
            explanation.rules().forEach(rule -> assertAbsentIsFalse(rule.condition()));
        });
    }

    private static void assertAbsentIsFalse(Explanation.Step step) {
        switch (step) {
            case Explanation.GroupStep group -> group.steps().forEach(PolicyEvaluationTest::assertAbsentIsFalse);
            case Explanation.LeafStep leaf -> {
                if (leaf.outcome().isPresent()
                        && leaf.actual().isEmpty()
                        && !leaf.text().contains(" exists ")) {
                    assertThat(leaf.outcome()).as(leaf.text()).contains(false);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noRuleMatchingNeverApproves(int seed) {
        var random = new Random(seed + 600);
        var generator = new RandomPolicy(random);
        for (var i = 0; i < POLICIES * INPUTS; i++) {
            var full = generator.policy(false);
            // the plain form of it: no catch-all, and nothing that only the full form has
            var rules = ((JsonArray) Objects.requireNonNull(full.get("rules"))).elements();
            var text = new JsonArray(rules.subList(0, rules.size() - 1)).toString();
            if (text.contains("fact=") || text.contains("\"fact\"")) {
                continue;
            }
            var plain = JsonObject.builder()
                    .putAll(full.without("facts", "guards", "rules"))
                    .put("rules", new JsonArray(rules.subList(0, rules.size() - 1)))
                    .build();
            var policy = compile(plain);
            var signals = policy.readSignals(generator.signals(false));
            var action = Action.read(generator.action());

            var evaluation = policy.evaluate(signals, FactValues.CLEAR, action);

            var naive = new NaivePolicy(
                            JsonObject.builder()
                                    .putAll(plain)
                                    .put("guards", JsonArray.EMPTY)
                                    .build(),
                            signals.toJson(),
                            JsonObject.EMPTY,
                            action.json())
                    .answer();
            assertThat(evaluation.decision().rule()).isEqualTo(naive.rule());
            if (naive.rule().equals("no-rule-matched")) {
                assertThat(evaluation.state()).isEqualTo(ExecutionState.BLOCKED);
            }
        }
    }

    @Test
    void inputsOfAnotherPolicyAreNotEvaluated() {
        var generator = new RandomPolicy(new Random(7));
        var one = compile(generator.policy(false));
        var other = compile(generator.policy(false));
        var signals = other.readSignals(generator.signals(false));
        var action = Action.read(generator.action());

        assertThatThrownBy(() -> one.evaluate(signals, FactValues.CLEAR, action))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signals that this policy did not read");
        var own = one.readSignals(signals.toJson());
        assertThatThrownBy(() -> one.evaluate(own, FactValues.CLEAR, action))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("facts that this policy did not read");
    }
}
