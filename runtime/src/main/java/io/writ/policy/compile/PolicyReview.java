package io.writ.policy.compile;

import io.writ.action.JsonPointer;
import io.writ.policy.Decision.Verb;
import io.writ.policy.Evaluator;
import io.writ.policy.Guard;
import io.writ.policy.Rule;
import io.writ.policy.compile.PolicyCompiler.Sourced;
import io.writ.policy.condition.Condition;
import io.writ.policy.condition.Group;
import io.writ.policy.condition.Leaf;
import io.writ.policy.condition.Operand;
import io.writ.policy.condition.Operand.Source;
import io.writ.policy.condition.Operator;
import io.writ.policy.source.Fields;
import io.writ.policy.source.SourceNode;
import io.writ.policy.source.SourceProblems;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Warns of what compiles, but most likely does not say what its author means. */
final class PolicyReview {
    private static final Set<List<String>> ALWAYS = Set.of(List.of("name"), List.of("parameters"));

    private final SourceProblems problems;
    private final ConditionCompiler conditions;
    private final SignalSchema signals;

    PolicyReview(SourceProblems problems, ConditionCompiler conditions, SignalSchema signals) {
        this.problems = problems;
        this.conditions = conditions;
        this.signals = signals;
    }

    void review(Fields policy, List<Sourced<Guard>> guards, List<Sourced<Rule>> rules) {
        constants(guards, rules);
        absences(guards, rules);
        if (policy.has("actions")
                && policy.has("replay") //     without it an error says so of the replay key
                && signals.definitions().stream().noneMatch(s -> s.boundTo().isPresent())
                && conditions.paths().slots().isEmpty()) {
            problems.warning(
                    policy.placeOf("actions"),
                    "nothing binds the action's parameters to what is judged",
                    "Add boundTo to the signals that repeat a parameter.");
        }
    }

    private void constants(List<Sourced<Guard>> guards, List<Sourced<Rule>> rules) {
        for (var guard : guards) {
            guard.value()
                    .when()
                    .constant()
                    .ifPresent(value -> problems.warning(
                            guard.node().place(),
                            "the guard " + guard.value().id() + (value ? " always fires" : " never fires"),
                            "Mend its condition."));
        }
        var matched = "";
        for (var rule : rules) {
            if (!matched.isEmpty() && !rule.value().id().equals(Evaluator.NO_RULE_MATCHED)) {
                problems.warning(
                        rule.node().place(),
                        "the rule " + rule.value().id() + " is never reached, because " + matched
                                + " before it always matches",
                        "Move it up, or remove it.");
                continue;
            }
            var constant = rule.value().condition().constant();
            if (constant.isPresent() && constant.get()) {
                matched = rule.value().id();
            } else if (constant.isPresent()) {
                problems.warning(
                        rule.node().place(), "the rule " + rule.value().id() + " never matches", "Mend its condition.");
            }
        }
    }

    /**
     * A leaf on an absent value is false. So the absence of an optional signal, or of a place in the action, which the
     * caller decides, skips a reject or a guard that looks at it, and fulfils an approval that looks at it below a
     * {@code not}. Where the policy tests {@code exists} for it, its author has thought of that.
     */
    private void absences(List<Sourced<Guard>> guards, List<Sourced<Rule>> rules) {
        var considered = new LinkedHashSet<String>();
        guards.forEach(guard -> existing(guard.value().when(), considered));
        rules.forEach(rule -> existing(rule.value().condition(), considered));
        for (var guard : guards) {
            warn(
                    guard.value().when(),
                    true,
                    considered,
                    guard.node(),
                    "skips the guard " + guard.value().id());
        }
        for (var rule : rules) {
            var approves = rule.value().decision().action() == Verb.APPROVE;
            var effect = approves ? "may fulfil the approving rule " : "skips the rule ";
            warn(
                    rule.value().condition(),
                    !approves,
                    considered,
                    rule.node(),
                    effect + rule.value().id());
        }
    }

    private void warn(Condition condition, boolean positive, Set<String> considered, SourceNode node, String effect) {
        for (var operand : optional(condition, positive)) {
            var name = operand.definition().name();
            if (considered.contains(operand.text())) {
                continue;
            }
            if (operand.source() == Source.SIGNAL) {
                problems.warning(
                        node.place(),
                        "the absence of the optional signal " + name + " " + effect,
                        "Make it required, or test {signal: " + name + ", exists: false} as well.");
            } else {
                problems.warning(
                        node.place(),
                        "a caller can leave out " + name + ", and its absence " + effect,
                        "Bind a required signal to it, or test {path: " + name + ", exists: false} as well.");
            }
        }
    }

    private static void existing(Condition condition, Set<String> names) {
        for (var leaf : leaves(condition, true, true)) {
            if (leaf.operator() == Operator.EXISTS) {
                names.add(leaf.operand().text());
            }
        }
    }

    private List<Operand> optional(Condition condition, boolean positive) {
        var found = new LinkedHashMap<String, Operand>();
        for (var leaf : leaves(condition, positive, false)) {
            if (leaf.operator() != Operator.EXISTS && mayBeAbsent(leaf.operand())) {
                found.put(leaf.operand().text(), leaf.operand());
            }
        }
        return List.copyOf(found.values());
    }

    private boolean mayBeAbsent(Operand operand) {
        return switch (operand.source()) {
            case SIGNAL -> !operand.definition().required();
            case FACT -> false;
            case PATH ->
                mayBeLeftOut(conditions.paths().slots().get(operand.slot()).pointer());
        };
    }

    /** Every action has a name and parameters; a required signal that is bound to a place demands a value there. */
    private boolean mayBeLeftOut(JsonPointer place) {
        var tokens = place.tokens();
        return !ALWAYS.contains(tokens)
                && signals.definitions().stream()
                        .filter(SignalDefinition::required)
                        .flatMap(signal -> signal.boundTo().stream())
                        .noneMatch(bound -> bound.startsWith(tokens));
    }

    /** The leaves under an even number of nots if {@code positive}, under an odd one if not; or simply all. */
    private static List<Leaf> leaves(Condition condition, boolean positive, boolean all) {
        return switch (condition) {
            case Leaf leaf -> positive || all ? List.of(leaf) : List.of();
            case Group group -> {
                var leaves = new ArrayList<Leaf>();
                var inner = group.word().equals("not") ? !positive : positive;
                group.children().forEach(child -> leaves.addAll(leaves(child, inner, all)));
                yield leaves;
            }
        };
    }
}
