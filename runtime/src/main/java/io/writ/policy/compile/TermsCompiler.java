package io.writ.policy.compile;

import io.writ.policy.ApprovalTerms;
import io.writ.policy.ExecutionMode;
import io.writ.policy.PolicyTerms;
import io.writ.policy.Rule;
import io.writ.policy.compile.PolicyCompiler.Sourced;
import io.writ.policy.source.DurationText;
import io.writ.policy.source.Fields;
import io.writ.policy.source.Nearest;
import io.writ.policy.source.SourceProblems;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Compiles what a policy says beside signals, facts, guards and rules. */
final class TermsCompiler {
    private static final int MAX_DESCRIPTION = 2_000;
    private static final int MAX_ACTIONS = 100;
    private static final int MAX_ACTION_NAME = 256;
    private static final int MAX_QUORUM = 32;
    private static final String REQUESTER = "requester";

    private final SourceProblems problems;
    private final SignalSchema signals;

    TermsCompiler(SourceProblems problems, SignalSchema signals) {
        this.problems = problems;
        this.signals = signals;
    }

    /** The terms; nothing if the policy has no id that the default action could be named by. */
    Optional<PolicyTerms> compile(Fields policy, Optional<PolicyRef> ref, List<Sourced<Rule>> rules) {
        var description = policy.string("description").orElse("");
        if (description.length() > MAX_DESCRIPTION || description.chars().anyMatch(TermsCompiler::isUnprintable)) {
            problems.error(
                    policy.placeOf("description"),
                    "a description is at most " + MAX_DESCRIPTION
                            + " characters, with no control character but the newline",
                    "");
        }
        var actions = actions(policy);
        var replays = replays(policy);
        var replayKey = replayKey(policy, replays);
        var validFor = duration(policy, "validFor").orElse(PolicyTerms.DEFAULT_VALID_FOR);
        var execution = execution(policy, replays);
        var approval = policy.node("approval")
                .flatMap(node -> Fields.of(node, "approval", problems))
                .flatMap(this::approval);
        var access = new AccessCompiler(problems, signals).compile(policy, replays);
        if (!replays) {
            requireNoPeople(rules);
        }
        return ref.map(r -> new PolicyTerms(
                description,
                actions.orElse(List.of(r.id().value())),
                replays,
                replayKey,
                validFor,
                execution,
                approval,
                access));
    }

    private static boolean isUnprintable(int c) {
        return Character.isISOControl(c) && c != '\n';
    }

    private Optional<List<String>> actions(Fields policy) {
        var actions = policy.strings("actions");
        if (actions.isPresent() && (actions.get().isEmpty() || actions.get().size() > MAX_ACTIONS)) {
            problems.error(
                    policy.placeOf("actions"),
                    "actions names 1 to " + MAX_ACTIONS + " actions",
                    "Remove the member if the only action is named as the policy.");
        }
        for (var action : actions.orElse(List.of())) {
            if (!Names.isPrintable(action, MAX_ACTION_NAME)) {
                problems.error(
                        policy.placeOf("actions"),
                        "an action's name is printable text of 1 to " + MAX_ACTION_NAME + " bytes",
                        "");
            }
        }
        return actions;
    }

    private boolean replays(Fields policy) {
        var replay = policy.string("replay");
        if (replay.isPresent() && !replay.get().equals("none")) {
            problems.error(
                    policy.placeOf("replay"), "replay is none, or is not there", "Remove it, or write replay: none.");
        }
        return replay.isEmpty();
    }

    private List<String> replayKey(Fields policy, boolean replays) {
        var names = policy.strings("replayKey");
        if (names.isEmpty()) {
            return List.of();
        }
        var place = policy.placeOf("replayKey");
        if (!replays) {
            problems.error(place, "replayKey has no meaning with replay: none", "Remove one of them.");
        }
        if (names.get().isEmpty()) {
            problems.error(
                    place, "replayKey names at least one signal", "Remove it to use every signal that is present.");
        }
        for (var name : names.get()) {
            var slot = signals.slot(name);
            if (slot.isEmpty()) {
                var declared = signals.definitions().stream()
                        .map(SignalDefinition::name)
                        .toList();
                problems.error(
                        place,
                        "replayKey names " + Refusal.quote(name) + ", which is not declared",
                        Nearest.hint(name, declared, "Declared are "));
            } else if (!signals.definition(slot.getAsInt()).required()) {
                problems.error(
                        place,
                        "replayKey names " + name + ", which is optional",
                        "Name required signals: a key that may be absent identifies nothing.");
            }
        }
        return names.get();
    }

    private Optional<Duration> duration(Fields fields, String name) {
        return fields.string(name).flatMap(text -> DurationText.read(text, fields.placeOf(name), problems));
    }

    private ExecutionMode execution(Fields policy, boolean replays) {
        var mode = policy.string("execution").orElse("any");
        if (!mode.equals("any") && !mode.equals("claimed")) {
            problems.error(
                    policy.placeOf("execution"),
                    "an execution " + Refusal.quote(mode) + " is not known",
                    "Write execution: any, or execution: claimed.");
        }
        if (!replays && mode.equals("claimed")) {
            problems.error(
                    policy.placeOf("execution"),
                    "decisions with replay: none are never claimable",
                    "Remove one of them.");
        }
        return mode.equals("claimed") ? ExecutionMode.CLAIMED : ExecutionMode.ANY;
    }

    private Optional<ApprovalTerms> approval(Fields fields) {
        fields.required("functions");
        var functions = fields.strings("functions").orElse(List.of());
        if (fields.has("functions") && functions.isEmpty()) {
            problems.error(fields.placeOf("functions"), "approval needs at least one function", "Say who may approve.");
        }
        var named = functions.stream().allMatch(FunctionName::isValid);
        if (!named) {
            problems.error(fields.placeOf("functions"), "a function is printable text of 1 to 128 bytes", "");
        }
        var quorum = (int) fields.integer("quorum", 1, MAX_QUORUM).orElse(1);
        fields.required("expiresIn");
        var expiresIn = duration(fields, "expiresIn");
        var notBy = fields.strings("notBy").orElse(List.of(REQUESTER));
        for (var excluded : notBy) {
            if (!excluded.equals(REQUESTER)) {
                problems.error(
                        fields.placeOf("notBy"),
                        "notBy names " + Refusal.quote(excluded) + ", which is not known",
                        "Write notBy: [requester], or notBy: [] to let requesters approve what they asked for.");
            }
        }
        fields.done();
        return functions.isEmpty() || !named
                ? Optional.empty()
                : expiresIn.map(duration -> new ApprovalTerms(FunctionName.all(functions), quorum, duration, notBy));
    }

    private void requireNoPeople(List<Sourced<Rule>> rules) {
        for (var rule : rules) {
            if (rule.value().decision().requiresOverride()) {
                problems.error(
                        rule.node().place(),
                        "the rule " + rule.value().id() + " needs people, which replay: none does not allow",
                        "Approve or reject here, or remove replay: none.");
            }
        }
    }
}
