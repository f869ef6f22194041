package io.writ.policy;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.PolicyRef;
import java.util.List;
import java.util.Optional;

/**
 * Why a policy decides as it does: every guard and rule, leaf by leaf. Agrees with {@link Policy#evaluate}, and holds
 * signal values: it is for the caller, never for a log.
 */
public record Explanation(PolicyRef policy, Evaluation evaluation, List<GuardStep> guards, List<RuleStep> rules) {
    public Explanation {
        guards = List.copyOf(guards);
        rules = List.copyOf(rules);
    }

    /**
     * One step of a condition. Without an outcome it was not evaluated, because something before it settled the matter.
     */
    public sealed interface Step {
        Optional<Boolean> outcome();

        JsonObject toJson();
    }

    /** A group of steps: all, any or not. */
    public record GroupStep(String word, Optional<Boolean> outcome, List<Step> steps) implements Step {
        public GroupStep {
            steps = List.copyOf(steps);
        }

        @Override
        public JsonObject toJson() {
            return JsonObject.builder()
                    .put("group", word)
                    .put("outcome", outcomeJson(outcome))
                    .put(
                            "steps",
                            new JsonArray(
                                    steps.stream().<JsonValue>map(Step::toJson).toList()))
                    .build();
        }
    }

    /** A comparison, with the value that was compared; without one if it was absent or not looked at. */
    public record LeafStep(String text, Optional<Boolean> outcome, Optional<JsonValue> actual) implements Step {
        @Override
        public JsonObject toJson() {
            var json = JsonObject.builder().put("leaf", text).put("outcome", outcomeJson(outcome));
            actual.ifPresent(value -> json.put("actual", value));
            return json.build();
        }
    }

    /** A guard: whether it fired, and the steps of its condition; built-in guards have none. */
    public record GuardStep(String id, GuardLevel level, boolean fired, String reason, Optional<Step> when) {
        JsonObject toJson() {
            var json = JsonObject.builder()
                    .put("guard", id)
                    .put("level", level.name())
                    .put("fired", fired)
                    .put("reason", reason);
            when.ifPresent(step -> json.put("when", step.toJson()));
            return json.build();
        }
    }

    /** A rule: whether it matched, if it was evaluated. */
    public record RuleStep(String id, Optional<Boolean> matched, Step condition) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("rule", id)
                    .put("matched", outcomeJson(matched))
                    .put("condition", condition.toJson())
                    .build();
        }
    }

    private static JsonValue outcomeJson(Optional<Boolean> outcome) {
        return outcome.<JsonValue>map(JsonBoolean::of).orElse(JsonNull.NULL);
    }

    /** For machines; an outcome of null was not evaluated. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("policy", policy.toString())
                .putAll(evaluation.toJson())
                .put(
                        "guards",
                        new JsonArray(guards.stream()
                                .<JsonValue>map(GuardStep::toJson)
                                .toList()))
                .put(
                        "rules",
                        new JsonArray(
                                rules.stream().<JsonValue>map(RuleStep::toJson).toList()))
                .build();
    }

    /** For people: a tree, one line a step, {@code +} for true, {@code -} for false, {@code .} for not evaluated. */
    public String toText() {
        return ExplanationText.of(toJson());
    }
}
