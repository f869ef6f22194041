package io.writ.policy;

import io.writ.action.Action;
import io.writ.action.JsonPointer;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;
import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A compiled policy: an immutable tree, made only by {@code PolicyCompiler}. Everything it answers is a pure function
 * of what it is given, so that anybody with the same policy and inputs gets the same answer.
 */
public final class Policy {
    private final PolicyRef ref;
    private final byte[] canonical;
    private final Digest hash;
    private final PolicyTerms terms;
    private final SignalSchema signals;
    private final FactSchema facts;
    private final ActionPaths paths;
    private final List<Guard> guards;
    private final List<Rule> rules;
    private final Evaluator evaluator;

    /** What a policy looks at: signals, facts, and places in the action. */
    public record Inputs(SignalSchema signals, FactSchema facts, ActionPaths paths) {}

    /** A policy of these parts, which its compiler has found to fit together. */
    public Policy(
            PolicyRef ref, byte[] canonical, PolicyTerms terms, Inputs inputs, List<Guard> guards, List<Rule> rules) {
        this.ref = ref;
        this.canonical = canonical.clone();
        this.hash = Digest.sha256(canonical);
        this.terms = terms;
        this.signals = inputs.signals();
        this.facts = inputs.facts();
        this.paths = inputs.paths();
        this.guards = List.copyOf(guards);
        this.rules = List.copyOf(rules);
        this.evaluator = new Evaluator(guards, rules);
    }

    public PolicyRef ref() {
        return ref;
    }

    /** The canonical policy: the parsed document in RFC 8785 bytes, nothing added. A copy. */
    public byte[] canonical() {
        return canonical.clone();
    }

    /** The digest of the canonical policy. */
    public Digest policyHash() {
        return hash;
    }

    /** What its author says it is for; may be empty. */
    public String description() {
        return terms.description();
    }

    /** The names of the actions that it governs; at least one. */
    public List<String> actions() {
        return terms.actions();
    }

    public SignalSchema signals() {
        return signals;
    }

    /** Whether its decisions hold a replay key; false for {@code replay: none}. */
    public boolean replays() {
        return terms.replays();
    }

    /** The signals of the replay key; empty stands for every signal that is present. */
    public List<String> replayKey() {
        return terms.replayKey();
    }

    /** How long an approval may be claimed. */
    public Duration validFor() {
        return terms.validFor();
    }

    public ExecutionMode execution() {
        return terms.execution();
    }

    /** Who decides what needs people; if empty, the tenant's policy {@code human-approval} says. */
    public Optional<ApprovalTerms> approval() {
        return terms.approval();
    }

    /** The access questions that it answers, if it is a policy of that kind. */
    public Optional<AccessTerms> access() {
        return terms.access();
    }

    public List<FactDeclaration> facts() {
        return facts.declarations();
    }

    /** Guards in the order of the policy, without the built-in ones. */
    public List<Guard> guards() {
        return guards;
    }

    /** Rules in the order of the policy; the last one always matches. */
    public List<Rule> rules() {
        return rules;
    }

    /** The signals that an issuer must vouch for. */
    public List<SignalDefinition> evidenced() {
        return signals.definitions().stream()
                .filter(s -> s.evidence().isPresent())
                .toList();
    }

    /**
     * Reads, normalizes and checks the signals of a request.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-007
     */
    public SignalValues readSignals(JsonObject raw) {
        return signals.read(raw);
    }

    /**
     * Reads the facts of a record: built-in ones, and exactly those that the policy declares.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-015
     */
    public FactValues readFacts(JsonObject recorded) {
        return facts.read(recorded);
    }

    /**
     * The action of a request that names none: the policy's only one, with the signals as parameters.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-008 if the policy governs several actions
     */
    public Action defaultAction(SignalValues values) {
        if (actions().size() != 1) {
            throw Invariant.ACTION_GOVERNED
                    .refuse(
                            "/action",
                            ref + " governs several actions, and the request names none",
                            "Send an action named one of " + String.join(", ", actions()) + ".")
                    .exception();
        }
        return Action.ofSignals(actions().getFirst(), values.toJson());
    }

    /**
     * Checks that the policy governs the action, and that every bound signal equals its place in the action. An absent
     * signal needs an empty place: otherwise something would run that nothing judged. An answer's signals are its
     * question's.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-008, INV-009
     */
    public void checkAction(Action action, SignalValues values) {
        if (!actions().contains(action.name())) {
            throw Invariant.ACTION_GOVERNED
                    .refuse(
                            "/action/name",
                            ref + " does not govern the action " + Refusal.quote(action.name()),
                            "It governs " + String.join(", ", actions()) + ".")
                    .exception();
        }
        for (var slot = 0; slot < signals.size(); slot++) {
            var definition = signals.definition(slot);
            if (definition.boundTo().isPresent()) {
                checkBound(definition, definition.boundTo().get(), action, values);
            }
        }
        access().ifPresent(answering -> answering.requireFed(action, values));
    }

    private static void checkBound(SignalDefinition definition, JsonPointer place, Action action, SignalValues values) {
        var judged = values.get(definition.name());
        var raw = action.at(place);
        var acted =
                raw == null || raw == JsonNull.NULL ? null : definition.type().normalize(raw);
        if (judged == null ? raw != null : !judged.equals(acted)) {
            var problem = judged == null
                    ? "holds a value, but the signal " + definition.name() + " is absent"
                    : raw == null
                            ? "holds nothing, but must equal the signal " + definition.name()
                            : "does not equal the signal " + definition.name() + ", read as " + definition.type();
            throw Invariant.SIGNAL_BOUND.refuse("/action" + place, problem).exception();
        }
    }

    /** The parameters of an action, as pointers, that neither a bound signal nor a condition looks at. */
    public List<String> unboundParameters(Action action) {
        var unbound = new ArrayList<String>();
        for (var name : action.parameters().names()) {
            var parameter = List.of("parameters", name);
            var seen = signals.definitions().stream()
                    .flatMap(s -> s.boundTo().stream())
                    .toList();
            if (seen.stream().noneMatch(p -> p.startsWith(parameter))
                    && paths.slots().stream().noneMatch(s -> s.pointer().startsWith(parameter))) {
                unbound.add(new JsonPointer(parameter).toString());
            }
        }
        return unbound;
    }

    /**
     * The decision: guards, then the first rule that matches. Pure.
     *
     * @param values signals that this policy read
     * @param given {@link FactValues#CLEAR}, or facts that this policy read
     * @throws io.writ.verifier.refusal.RefusedException INV-011 if a condition reads a value of another type from the
     *     action
     * @throws IllegalArgumentException if signals or facts are not this policy's
     */
    public Evaluation evaluate(SignalValues values, FactValues given, Action action) {
        requireOwn(values, given);
        return evaluator.evaluate(values, given, paths.read(action), action);
    }

    /** What {@link #evaluate} decides and why, leaf by leaf. Holds signal values: for the caller, not for logs. */
    public Explanation explain(SignalValues values, FactValues given, Action action) {
        var evaluation = evaluate(values, given, action);
        return new Explainer(values, given, paths.read(action)).explain(this, action, evaluation);
    }

    private void requireOwn(SignalValues values, FactValues given) {
        if (values.schema() != signals) {
            throw new IllegalArgumentException("signals that this policy did not read");
        }
        if (given.declared().schema() != facts.schema()) {
            throw new IllegalArgumentException("facts that this policy did not read");
        }
    }

    /**
     * What identifies the thing that these signals are about: SHA-256 of the canonical {@code {"key", "policyId"}}.
     *
     * @throws IllegalStateException for a policy with {@code replay: none}
     */
    public Digest fingerprint(SignalValues values) {
        if (!replays()) {
            throw new IllegalStateException(ref + " has no replay key");
        }
        var key = values.toJson();
        if (!replayKey().isEmpty()) {
            var named = JsonObject.builder();
            for (var name : replayKey()) {
                var value = values.get(name);
                if (value == null) {
                    throw new IllegalArgumentException("signals that this policy did not read");
                }
                named.put(name, value);
            }
            key = named.build();
        }
        return Digest.sha256(JsonObject.builder()
                .put("key", key)
                .put("policyId", ref.id().value())
                .build()
                .canonical());
    }

    @Override
    public String toString() {
        return "Policy[" + ref + "]";
    }
}
