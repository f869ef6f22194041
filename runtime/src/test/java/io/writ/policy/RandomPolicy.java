package io.writ.policy;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes policies that compile, and inputs for them, from small pools of values, so that comparisons often meet. */
final class RandomPolicy {
    private static final List<String> DECIMALS = List.of(
            "0",
            "-0.00",
            "0.01",
            "1000",
            "1000.000001",
            "1000.0000001",
            "-5.25",
            "999999999999.999999",
            "12345678901234567890.5",
            "-12345678901234567890.5",
            "1000000000000",
            "0.0000001");
    private static final List<String> TEXTS = List.of("", "a", "aa", "ab", "abc", "bca", "PAY-17", "é");
    private static final List<String> TIMES = List.of(
            "2026-01-31T23:59:59.999Z",
            "2026-02-01T00:00:00Z",
            "2026-02-01T05:30:00.000+05:30",
            "1999-12-31T23:59:59Z");
    private static final List<String> ENUM = List.of("low", "mid", "high");
    private static final List<Long> INTEGERS = List.of(-9007199254740991L, -1L, 0L, 1L, 2L, 1000L, 9007199254740991L);
    private static final Map<String, String> TYPES = Map.of(
            "b", "boolean", "i", "integer", "d", "decimal", "s", "string", "e", "enum", "t", "timestamp", "l", "list");
    private static final List<String> NAMES = TYPES.keySet().stream().sorted().toList();
    private static final List<String> ORDERS =
            List.of("equals", "not_equals", "greater_than", "greater_than_or_equal", "less_than", "less_than_or_equal");

    private final RandomGenerator random;

    RandomPolicy(RandomGenerator random) {
        this.random = random;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    JsonObject policy(boolean optional) {
        var schema = JsonObject.builder();
        for (var name : NAMES) {
            var signal = JsonObject.builder().put("type", TYPES.getOrDefault(name, ""));
            if (name.equals("e")) {
                signal.put("values", JsonArray.ofStrings(ENUM));
            }
            schema.put(name, signal.put("required", !optional).build());
        }
        var facts = JsonObject.builder()
                .put(
                        "spent",
                        JsonObject.builder()
                                .put("sum", "d")
                                .put("where", "approved")
                                .put("window", "P1D")
                                .build())
                .put(
                        "seen",
                        JsonObject.builder()
                                .put("count", "decisions")
                                .put("where", "any")
                                .put("window", "PT1H")
                                .build());
        var guards = new ArrayList<JsonValue>();
        for (var i = random.nextInt(3); i > 0; i--) {
            guards.add(JsonObject.builder()
                    .put("id", "g" + i)
                    .put("level", pick(List.of("BLOCKING", "MANDATORY", "ADVISORY")))
                    .put("when", condition(2))
                    .put("reason", "guard " + i)
                    .build());
        }
        var rules = new ArrayList<JsonValue>();
        for (var i = random.nextInt(5); i > 0; i--) {
            rules.add(rule("r" + i, condition(3)));
        }
        rules.add(rule("last", JsonObject.builder().put("all", JsonArray.EMPTY).build()));
        return JsonObject.builder()
                .put("policyId", "random")
                .put("policyVersion", "1.0.0")
                .put("schemaVersion", "1.0.0")
                .put("signalsSchema", schema.build())
                .put("facts", facts.build())
                .put("guards", new JsonArray(guards))
                .put("rules", new JsonArray(rules))
                .build();
    }

    private JsonObject rule(String id, JsonObject condition) {
        var verb = pick(List.of("approve", "reject", "manual_review"));
        var override = verb.equals("manual_review") || random.nextInt(4) == 0;
        var outcome = JsonObject.builder()
                .put("action", verb)
                .put("requires_override", override)
                .put("reason", "rule " + id);
        return JsonObject.builder()
                .put("id", id)
                .put("condition", condition)
                .put("outcome", outcome.build())
                .build();
    }

    private JsonObject condition(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaf();
        }
        if (random.nextInt(4) == 0) {
            return JsonObject.builder().put("not", condition(depth - 1)).build();
        }
        var children = new ArrayList<JsonValue>();
        for (var i = random.nextInt(4); i > 0; i--) {
            children.add(condition(depth - 1));
        }
        return JsonObject.builder()
                .put(random.nextBoolean() ? "all" : "any", new JsonArray(children))
                .build();
    }

    private JsonObject leaf() {
        return switch (random.nextInt(8)) {
            case 0 ->
                leaf("fact", pick(List.of("spent", "seen")), pick(ORDERS), JsonNumber.of(pick(List.of(0L, 1L, 1000L))));
            case 1 -> path();
            default -> signal(pick(NAMES));
        };
    }

    private JsonObject path() {
        return switch (random.nextInt(3)) {
            case 0 -> leaf("path", "/parameters/number", pick(ORDERS.subList(2, 6)), new JsonString(pick(DECIMALS)));
            case 1 -> leaf("path", "/parameters/text", "starts_with", new JsonString(pick(TEXTS)));
            default -> leaf("path", "/parameters/flag", "exists", JsonBoolean.of(random.nextBoolean()));
        };
    }

    private JsonObject signal(String name) {
        if (random.nextInt(8) == 0) {
            return leaf("signal", name, "exists", JsonBoolean.of(random.nextBoolean()));
        }
        var equality = pick(List.of("equals", "not_equals"));
        var membership = pick(List.of("in", "not_in"));
        return switch (name) {
            case "i", "d" ->
                random.nextInt(4) == 0
                        ? leaf("signal", name, membership, choices(name))
                        : leaf("signal", name, pick(ORDERS), value(name));
            case "e" ->
                random.nextBoolean()
                        ? leaf("signal", name, membership, choices(name))
                        : leaf("signal", name, equality, value(name));
            case "s" ->
                switch (random.nextInt(4)) {
                    case 0 -> leaf("signal", name, membership, choices(name));
                    case 1 -> leaf("signal", name, pick(List.of("contains", "starts_with")), value(name));
                    case 2 ->
                        leaf(
                                "signal",
                                name,
                                "matches",
                                new JsonString(pick(List.of("a+b?", "[a-c]{2,3}", "PAY-[0-9]+", ".*"))));
                    default -> leaf("signal", name, equality, value(name));
                };
            case "t" -> leaf("signal", name, pick(List.of("equals", "not_equals", "before", "after")), value(name));
            case "l" -> leaf("signal", name, "contains", new JsonString(pick(TEXTS)));
            default -> leaf("signal", name, equality, value(name));
        };
    }

    private JsonArray choices(String name) {
        // distinct as written and as normalized: 0 and -0.00 are one value, which the compiler refuses to list twice
        var values = new ArrayList<JsonValue>();
        for (var i = 1 + random.nextInt(2); i > 0; i--) {
            var value = value(name);
            if (!values.contains(value) && !value.equals(new JsonString("-0.00"))) {
                values.add(value);
            }
        }
        return values.isEmpty() ? new JsonArray(List.of(new JsonString("0"))) : new JsonArray(values);
    }

    private static JsonObject leaf(String source, String name, String operator, JsonValue constant) {
        return JsonObject.builder().put(source, name).put(operator, constant).build();
    }

    private JsonValue value(String name) {
        return switch (name) {
            case "b" -> JsonBoolean.of(random.nextBoolean());
            case "i" -> JsonNumber.of(pick(INTEGERS));
            case "d" -> new JsonString(pick(DECIMALS));
            case "s" -> new JsonString(pick(TEXTS));
            case "e" -> new JsonString(pick(ENUM));
            case "t" -> new JsonString(pick(TIMES));
            default -> JsonArray.ofStrings(List.of(pick(TEXTS), pick(TEXTS)));
        };
    }

    JsonObject signals(boolean optional) {
        var signals = JsonObject.builder();
        for (var name : NAMES) {
            if (!optional || random.nextInt(3) > 0) {
                signals.put(name, value(name));
            }
        }
        return signals.build();
    }

    JsonObject facts() {
        var facts = JsonObject.builder()
                .put("spent", pick(List.of("0", "1", "1000", "12345678901234567890.5")))
                .put("seen", random.nextInt(3));
        if (random.nextInt(8) == 0) {
            facts.put("thread.stopped", true);
        }
        if (random.nextInt(8) == 0) {
            facts.put("lineage.tainted", true);
        }
        if (random.nextInt(4) == 0) {
            facts.put("task.repeats", 1 + random.nextInt(3));
        }
        return facts.build();
    }

    JsonObject action() {
        var parameters = JsonObject.builder();
        if (random.nextBoolean()) {
            parameters.put(
                    "number", random.nextBoolean() ? new JsonString(pick(DECIMALS)) : JsonNumber.of(pick(INTEGERS)));
        }
        if (random.nextBoolean()) {
            parameters.put("text", pick(TEXTS));
        }
        if (random.nextBoolean()) {
            parameters.put("flag", random.nextBoolean());
        }
        return JsonObject.builder()
                .put("name", "random")
                .put("parameters", parameters.build())
                .build();
    }
}
