package io.writ.policy.compile;

import io.writ.policy.Decision;
import io.writ.policy.Decision.Verb;
import io.writ.policy.Evaluator;
import io.writ.policy.Rule;
import io.writ.policy.compile.PolicyCompiler.Sourced;
import io.writ.policy.condition.Group;
import io.writ.policy.source.Fields;
import io.writ.policy.source.SourceNode;
import io.writ.policy.source.SourceProblems;
import io.writ.verifier.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Compiles {@code rules} and their outcomes. */
final class RulesCompiler {
    private static final int MAX_RULES = 1_000;

    private final SourceProblems problems;
    private final ConditionCompiler conditions;
    private final boolean plainForm;
    private final Set<String> ids = new HashSet<>();

    RulesCompiler(SourceProblems problems, ConditionCompiler conditions, boolean plainForm) {
        this.problems = problems;
        this.conditions = conditions;
        this.plainForm = plainForm;
    }

    List<Sourced<Rule>> compile(Fields policy) {
        policy.required("rules");
        var nodes = policy.elements("rules").orElse(List.of());
        if (nodes.size() > MAX_RULES) {
            problems.error(policy.placeOf("rules"), "more than " + MAX_RULES + " rules", "Split the policy.");
        }
        var rules = new ArrayList<Sourced<Rule>>();
        for (var node : nodes) {
            Fields.of(node, "a rule", problems)
                    .flatMap(this::rule)
                    .ifPresent(rule -> rules.add(new Sourced<>(rule, node)));
        }
        if (rules.size() == nodes.size() && policy.has("rules")) {
            catchAll(policy, rules, nodes);
        }
        return rules;
    }

    private void catchAll(Fields policy, List<Sourced<Rule>> rules, List<SourceNode> nodes) {
        var last = rules.isEmpty()
                ? Optional.<Boolean>empty()
                : rules.getLast().value().condition().constant();
        if (last.isPresent() && last.get()) {
            return;
        }
        if (plainForm) {
            // rules that are null are missing, which has been said
            policy.node("rules")
                    .ifPresent(place -> rules.add(new Sourced<>(
                            new Rule(Evaluator.NO_RULE_MATCHED, Group.all(List.of()), Evaluator.UNMATCHED), place)));
            return;
        }
        problems.error(
                nodes.isEmpty() ? policy.placeOf("rules") : nodes.getLast().place(),
                "the last rule does not always match",
                "End with a rule whose condition is {all: []}.");
    }

    private Optional<Rule> rule(Fields fields) {
        var id = Texts.id(fields, "rule", ids, problems);
        var condition = fields.required("condition").flatMap(conditions::compile);
        var decision = fields.required("outcome")
                .flatMap(node -> Fields.of(node, "an outcome", problems))
                .flatMap(outcome -> decision(outcome, id.orElse("")));
        fields.done();
        if (id.isEmpty() || condition.isEmpty() || decision.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Rule(id.get(), condition.get(), decision.get()));
    }

    private Optional<Decision> decision(Fields outcome, String rule) {
        var verb = outcome.requiredString("action").flatMap(name -> verb(outcome, name));
        outcome.required("requires_override");
        var override = outcome.bool("requires_override");
        var reason = Texts.reason(outcome, problems);
        outcome.done();
        if (verb.isEmpty() || override.isEmpty() || reason.isEmpty()) {
            return Optional.empty();
        }
        if (verb.get() == Verb.MANUAL_REVIEW && !override.get()) {
            problems.error(
                    outcome.placeOf("requires_override"),
                    "a manual_review always requires an override",
                    "Write requires_override: true.");
            return Optional.empty();
        }
        // callers test for approve first: what needs people must never read as one
        var recorded = override.get() ? Verb.MANUAL_REVIEW : verb.get();
        return Optional.of(new Decision(recorded, override.get(), reason.get(), rule));
    }

    private Optional<Verb> verb(Fields outcome, String name) {
        for (var verb : Verb.values()) {
            if (verb.wireName().equals(name)) {
                return Optional.of(verb);
            }
        }
        problems.error(outcome.placeOf("action"), "an outcome " + Refusal.quote(name) + " is not known", instead(name));
        return Optional.empty();
    }

    private static String instead(String name) {
        var all = "Outcomes are approve, reject and manual_review.";
        return switch (name.toLowerCase(Locale.ROOT).replace('-', '_')) {
            case "allow", "permit", "accept", "approved", "pass", "ok", "proceed", "execute", "grant" ->
                "Write approve. " + all;
            case "deny", "block", "decline", "refuse", "rejected", "fail", "stop", "denied", "blocked" ->
                "Write reject. " + all;
            case "review",
                    "escalate",
                    "override",
                    "hold",
                    "pending",
                    "pending_override",
                    "require_override",
                    "manual",
                    "require_approval",
                    "human_review",
                    "flag" -> "Write manual_review with requires_override: true. " + all;
            default -> all;
        };
    }
}
