package io.writ.policy;

import io.writ.action.Action;
import io.writ.policy.Explanation.GroupStep;
import io.writ.policy.Explanation.GuardStep;
import io.writ.policy.Explanation.LeafStep;
import io.writ.policy.Explanation.RuleStep;
import io.writ.policy.Explanation.Step;
import io.writ.policy.condition.Condition;
import io.writ.policy.condition.Group;
import io.writ.policy.condition.Leaf;
import io.writ.signal.SignalValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks guards and rules as the evaluator does, and writes down what it sees. */
final class Explainer {
    private final SignalValues signals;
    private final FactValues facts;
    private final SignalValues paths;

    Explainer(SignalValues signals, FactValues facts, SignalValues paths) {
        this.signals = signals;
        this.facts = facts;
        this.paths = paths;
    }

    Explanation explain(Policy policy, Action action, Evaluation evaluation) {
        var guards = new ArrayList<GuardStep>();
        guards.add(builtIn(
                BuiltInGuards.ANTI_LOOPS,
                GuardLevel.BLOCKING,
                BuiltInGuards.antiLoops(action.scan(), facts.repeats())));
        guards.add(builtIn(
                BuiltInGuards.DATA_EXFILTRATION, GuardLevel.MANDATORY, BuiltInGuards.dataExfiltration(action.scan())));
        for (var guard : policy.guards()) {
            var when = step(guard.when(), true);
            guards.add(new GuardStep(
                    guard.id(), guard.level(), when.outcome().orElse(false), guard.reason(), Optional.of(when)));
        }
        var settled = facts.threadStopped() || facts.tainted() || evaluation.status() == Status.RED;
        return new Explanation(policy.ref(), evaluation, guards, rules(policy.rules(), settled));
    }

    private static GuardStep builtIn(String id, GuardLevel level, Optional<Violation> violation) {
        return new GuardStep(
                id,
                level,
                violation.isPresent(),
                violation.map(Violation::reason).orElse(""),
                Optional.empty());
    }

    private List<RuleStep> rules(List<Rule> rules, boolean settledBefore) {
        var steps = new ArrayList<RuleStep>();
        var settled = settledBefore;
        for (var rule : rules) {
            var condition = step(rule.condition(), !settled);
            steps.add(new RuleStep(rule.id(), condition.outcome(), condition));
            settled |= condition.outcome().orElse(false);
        }
        return steps;
    }

    private Step step(Condition condition, boolean evaluated) {
        return switch (condition) {
            case Group group -> group(group, evaluated);
            case Leaf leaf -> leaf(leaf, evaluated);
        };
    }

    private Step leaf(Leaf leaf, boolean evaluated) {
        if (!evaluated) {
            return new LeafStep(leaf.text(), Optional.empty(), Optional.empty());
        }
        var actual = Optional.ofNullable(leaf.operand().value(signals, facts.declared(), paths));
        return new LeafStep(leaf.text(), Optional.of(leaf.test(signals, facts.declared(), paths)), actual);
    }

    private Step group(Group group, boolean evaluated) {
        var steps = new ArrayList<Step>();
        var settled = !evaluated;
        for (var child : group.children()) {
            var step = step(child, !settled);
            steps.add(step);
            settled |= step.outcome().map(group::settledBy).orElse(false);
        }
        // the group's own word for the outcome, so that the explanation cannot disagree with the evaluator
        var outcome = evaluated ? Optional.of(group.test(signals, facts.declared(), paths)) : Optional.<Boolean>empty();
        return new GroupStep(group.word(), outcome, steps);
    }
}
