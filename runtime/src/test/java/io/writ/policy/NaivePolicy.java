package io.writ.policy;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The second implementation that the evaluator is compared with: reads the policy's JSON each time, knows no slots, no
 * scaled numbers and no precomputed answers. Written from docs/formats/policy.md alone.
 */
final class NaivePolicy {
    private final JsonObject policy;
    private final JsonObject signals;
    private final JsonObject facts;
    private final JsonObject action;

    NaivePolicy(JsonObject policy, JsonObject signals, JsonObject facts, JsonObject action) {
        this.policy = policy;
        this.signals = signals;
        this.facts = facts;
        this.action = action;
    }

    /** What a decision comes down to. */
    record Answer(String action, String rule, String status, String state, List<String> fired) {}

    Answer answer() {
        var fired = new ArrayList<String>();
        var worst = "GREEN";
        var blocking = "";
        if (facts.get("task.repeats") instanceof JsonNumber repeats && Integer.parseInt(repeats.text()) >= 2) {
            fired.add("ANTI_LOOPS");
            worst = "RED";
            blocking = "ANTI_LOOPS";
        }
        for (var guard : objects(policy, "guards")) {
            if (holds(object(guard, "when"))) {
                var level = Objects.requireNonNull(guard.string("level"));
                fired.add(Objects.requireNonNull(guard.string("id")));
                blocking = level.equals("BLOCKING") && blocking.isEmpty() ? fired.getLast() : blocking;
                worst = level.equals("BLOCKING")
                        ? "RED"
                        : level.equals("MANDATORY") && !worst.equals("RED") ? "YELLOW" : worst;
            }
        }
        if (facts.has("thread.stopped")) {
            return new Answer("reject", "emergency-stop", worst, "blocked", fired);
        }
        if (facts.has("lineage.tainted")) {
            return new Answer("reject", "tainted", worst, "blocked", fired);
        }
        if (!blocking.isEmpty()) {
            return new Answer("reject", "guard:" + blocking, worst, "blocked", fired);
        }
        return byRule(worst, fired);
    }

    private Answer byRule(String status, List<String> fired) {
        for (var rule : objects(policy, "rules")) {
            if (holds(object(rule, "condition"))) {
                var outcome = object(rule, "outcome");
                var id = Objects.requireNonNull(rule.string("id"));
                if (outcome.get("requires_override") == JsonBoolean.TRUE) {
                    return new Answer("manual_review", id, status, "pending_override", fired);
                }
                var verb = Objects.requireNonNull(outcome.string("action"));
                return new Answer(verb, id, status, verb.equals("approve") ? "completed" : "blocked", fired);
            }
        }
        return new Answer("reject", "no-rule-matched", status, "blocked", fired);
    }

    private boolean holds(JsonObject condition) {
        if (condition.has("all")) {
            return objects(condition, "all").stream().allMatch(this::holds);
        }
        if (condition.has("any")) {
            return objects(condition, "any").stream().anyMatch(this::holds);
        }
        if (condition.has("not")) {
            return !holds(object(condition, "not"));
        }
        var operator = condition.names().stream()
                .filter(n -> !List.of("signal", "fact", "path").contains(n))
                .findFirst()
                .orElseThrow();
        var value = value(condition);
        var constant = Objects.requireNonNull(condition.get(operator));
        if (operator.equals("exists")) {
            return (value != null) == (constant == JsonBoolean.TRUE);
        }
        return value != null && compare(operator, value, constant, isNumeric(condition), isTime(condition));
    }

    private @Nullable JsonValue value(JsonObject leaf) {
        if (leaf.has("signal")) {
            return signals.get(Objects.requireNonNull(leaf.string("signal")));
        }
        if (leaf.has("fact")) {
            return facts.get(Objects.requireNonNull(leaf.string("fact")));
        }
        var name = Objects.requireNonNull(leaf.string("path")).substring("/parameters/".length());
        return object(action, "parameters").get(name);
    }

    private boolean isNumeric(JsonObject leaf) {
        return leaf.has("fact")
                || "/parameters/number".equals(leaf.string("path"))
                || "decimal".equals(type(leaf))
                || "integer".equals(type(leaf));
    }

    private boolean isTime(JsonObject leaf) {
        return "timestamp".equals(type(leaf));
    }

    private @Nullable String type(JsonObject leaf) {
        var name = leaf.string("signal");
        return name == null
                ? null
                : object(object(policy, "signalsSchema"), name).string("type");
    }

    private static boolean compare(
            String operator, JsonValue value, JsonValue constant, boolean numeric, boolean time) {
        return switch (operator) {
            case "in" -> ((JsonArray) constant).elements().stream().anyMatch(c -> order(value, c, numeric, time) == 0);
            case "not_in" ->
                ((JsonArray) constant).elements().stream().noneMatch(c -> order(value, c, numeric, time) == 0);
            case "contains" ->
                value instanceof JsonArray list
                        ? list.elements().contains(constant)
                        : text(value).contains(text(constant));
            case "starts_with" -> text(value).startsWith(text(constant));
            case "matches" -> Pattern.matches(text(constant), text(value));
            case "equals" -> order(value, constant, numeric, time) == 0;
            case "not_equals" -> order(value, constant, numeric, time) != 0;
            case "greater_than", "after" -> order(value, constant, numeric, time) > 0;
            case "greater_than_or_equal" -> order(value, constant, numeric, time) >= 0;
            case "less_than", "before" -> order(value, constant, numeric, time) < 0;
            case "less_than_or_equal" -> order(value, constant, numeric, time) <= 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static int order(JsonValue a, JsonValue b, boolean numeric, boolean time) {
        if (numeric) {
            return new BigDecimal(text(a)).compareTo(new BigDecimal(text(b)));
        }
        if (time) {
            return OffsetDateTime.parse(text(a))
                    .toInstant()
                    .compareTo(OffsetDateTime.parse(text(b)).toInstant());
        }
        return a.equals(b) ? 0 : 1;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString s ? s.value() : value instanceof JsonNumber n ? n.text() : value.toString();
    }

    private static JsonObject object(JsonObject parent, String name) {
        return (JsonObject) Objects.requireNonNull(parent.get(name), name);
    }

    private static List<JsonObject> objects(JsonObject parent, String name) {
        return ((JsonArray) Objects.requireNonNull(parent.get(name), name))
                .elements().stream().map(JsonObject.class::cast).toList();
    }
}
