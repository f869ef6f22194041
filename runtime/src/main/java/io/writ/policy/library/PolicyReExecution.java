package io.writ.policy.library;

import io.writ.action.Action;
import io.writ.policy.Evaluation;
import io.writ.policy.ExecutionState;
import io.writ.policy.Policy;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.policy.compile.PolicySource;
import io.writ.signal.SignalValues;
import io.writ.verifier.ReExecution;
import io.writ.verifier.bundle.VerifiedBundle;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a recorded decision again from its disclosed inputs, and compares everything that follows from them: decision,
 * state, status, violations, expiry and, where it is disclosed, the fingerprint. A pure function of what it is given;
 * it keeps the last policies that it has compiled. Safe for any number of threads.
 */
public final class PolicyReExecution implements ReExecution {
    private static final int KEPT = 16;

    /** The policies that were compiled last, by the digest of what was signed. */
    private final Map<Digest, Policy> compiled = new LinkedHashMap<>(KEPT, 0.75f, true);

    @Override
    public Result reExecute(VerifiedBundle bundle, JsonObject record, Map<String, JsonValue> disclosedByPlace) {
        return again(bundle, record, disclosedByPlace, PolicyReExecution::difference);
    }

    /** All but the decision is of the first one's moment: what it was then, {@link #reExecute} has compared. */
    @Override
    public Result decideAgain(
            VerifiedBundle bundle,
            JsonObject decision,
            JsonObject resolution,
            Map<String, JsonValue> disclosedByPlace) {
        var facts = resolution.get("facts");
        var record = JsonObject.builder()
                .putAll(decision.without("facts", "decision"))
                .put("facts", facts == null ? JsonObject.EMPTY : facts)
                .put("decision", Objects.requireNonNull(resolution.get("decision"), "decision"))
                .build();
        return again(
                bundle,
                record,
                disclosedByPlace,
                (policy, signals, again, of, disclosed) ->
                        differs(of, "decision", again.decision().toJson()));
    }

    @Override
    public Result compareTerms(VerifiedBundle bundle, JsonObject requested) {
        return TermsComparison.compare(() -> compiled(bundle), requested);
    }

    /** What an evaluation is held against. */
    @FunctionalInterface
    private interface Comparison {
        Optional<String> difference(
                Policy policy,
                SignalValues signals,
                Evaluation again,
                JsonObject record,
                Map<String, JsonValue> disclosed);
    }

    private Result again(
            VerifiedBundle bundle, JsonObject record, Map<String, JsonValue> disclosed, Comparison comparison) {
        var withheld = withheld(record, disclosed);
        if (!withheld.isEmpty()) {
            return new Result.NotPossible("withheld: " + String.join(", ", withheld));
        }
        try {
            return compare(compiled(bundle), record, disclosed, comparison);
        } catch (RefusedException e) {
            return new Result.Different(
                    "the policy refuses the inputs: " + e.refusal().message());
        }
    }

    /** Compiles a policy, or finds it: many attestations are of few policies. */
    private synchronized Policy compiled(VerifiedBundle bundle) {
        var policy = compiled.get(bundle.bundleHash());
        if (policy == null) {
            policy = PolicySource.compile(bundle.files(), Reading.PUBLISHED);
            compiled.put(bundle.bundleHash(), policy);
            if (compiled.size() > KEPT) {
                compiled.remove(compiled.keySet().iterator().next());
            }
        }
        return policy;
    }

    /** The places of inputs that the record commits to and nobody has disclosed. */
    private static List<String> withheld(JsonObject record, Map<String, JsonValue> disclosed) {
        List<String> places = new ArrayList<>(List.of("/action"));
        for (var map : List.of("signals", "facts")) {
            if (record.get(map) instanceof JsonObject commitments) {
                commitments.names().forEach(name -> places.add("/" + map + "/" + name));
            }
        }
        places.removeIf(disclosed::containsKey);
        return places;
    }

    private static Result compare(
            Policy policy, JsonObject record, Map<String, JsonValue> disclosed, Comparison comparison) {
        if (!(disclosed.get("/action") instanceof JsonObject proposed)) {
            return new Result.Different("the disclosed action is not an object");
        }
        var given = inputs("/signals/", record.get("signals"), disclosed);
        var signals = policy.readSignals(given);
        if (!sameMembers(signals.toJson(), given)) {
            return new Result.Different("the disclosed signals are not in their normalized form");
        }
        var action = Action.read(proposed);
        policy.checkAction(action, signals);
        var facts = policy.readFacts(inputs("/facts/", record.get("facts"), disclosed));
        var again = policy.evaluate(signals, facts, action);
        return comparison
                .difference(policy, signals, again, record, disclosed)
                .<Result>map(Result.Different::new)
                .orElseGet(Result.Same::new);
    }

    private static JsonObject inputs(String prefix, @Nullable JsonValue commitments, Map<String, JsonValue> disclosed) {
        var values = JsonObject.builder();
        if (commitments instanceof JsonObject map) {
            for (var name : map.names()) {
                var value = disclosed.get(prefix + name);
                if (value != null) {
                    values.put(name, value);
                }
            }
        }
        return values.build();
    }

    private static boolean sameMembers(JsonObject left, JsonObject right) {
        return new TreeMap<>(left.members()).equals(new TreeMap<>(right.members()));
    }

    private static Optional<String> difference(
            Policy policy,
            SignalValues signals,
            Evaluation again,
            JsonObject record,
            Map<String, JsonValue> disclosed) {
        Map<String, JsonValue> expected = new TreeMap<>();
        expected.put("decision", again.decision().toJson());
        expected.put("execution_state", new JsonString(again.state().wireName()));
        expected.put("status", new JsonString(again.status().name()));
        expected.put("violations", again.violationsJson());
        for (var member : expected.entrySet()) {
            var differs = differs(record, member.getKey(), member.getValue());
            if (differs.isPresent()) {
                return differs;
            }
        }
        return replayDifference(policy, signals, again, record, disclosed);
    }

    private static Optional<String> differs(JsonObject record, String member, JsonValue expected) {
        var recorded = record.get(member);
        return recorded == null || !Arrays.equals(recorded.canonical(), expected.canonical())
                ? Optional.of(member + " is not what the policy gives")
                : Optional.empty();
    }

    private static Optional<String> replayDifference(
            Policy policy,
            SignalValues signals,
            Evaluation again,
            JsonObject record,
            Map<String, JsonValue> disclosed) {
        if (policy.replays() != record.has("replayTag")) {
            return Optional.of("replayTag is there only for a policy whose decisions hold a replay key");
        }
        var expires = policy.replays() && again.state() == ExecutionState.COMPLETED
                ? UtcTime.format(
                        UtcTime.parse(String.valueOf(record.string("time"))).plus(policy.validFor()))
                : null;
        if (!Objects.equals(expires, record.string("expires"))) {
            return Optional.of("expires is not the time and the policy's validFor");
        }
        var fingerprint = disclosed.get("/execution_fingerprint");
        if (fingerprint != null
                && !fingerprint.equals(
                        new JsonString(policy.fingerprint(signals).hex()))) {
            return Optional.of("execution_fingerprint is not that of the replay key");
        }
        return Optional.empty();
    }
}
