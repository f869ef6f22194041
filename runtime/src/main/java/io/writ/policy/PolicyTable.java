package io.writ.policy;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Shows a policy's guards and rules as a table, in the order in which they are tried. */
public final class PolicyTable {
    private static final List<String> HEAD = List.of("", "id", "when", "then", "reason");

    private final Policy policy;

    public PolicyTable(Policy policy) {
        this.policy = policy;
    }

    /** For people: aligned columns. */
    public String toText() {
        var rows = rows();
        var widths = new int[HEAD.size()];
        for (var row : rows) {
            for (var column = 0; column < widths.length; column++) {
                widths[column] = Math.max(
                        widths[column],
                        row.get(column).codePointCount(0, row.get(column).length()));
            }
        }
        var out = new StringBuilder(policy.ref().toString());
        out.append(
                        policy.description().isEmpty()
                                ? ""
                                : ": " + policy.description().strip().replace('\n', ' '))
                .append('\n');
        policy.access()
                .ifPresent(access -> out.append("answers ")
                        .append(String.join(", ", access.actions()))
                        .append(" on ")
                        .append(String.join(", ", access.resourceTypes()))
                        .append('\n'));
        for (var row : rows) {
            var line = new StringBuilder();
            for (var column = 0; column < widths.length; column++) {
                var cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.codePointCount(0, cell.length()) + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        for (var guard : policy.guards()) {
            rows.add(List.of(
                    "guard", guard.id(), guard.when().text(), guard.level().name(), guard.reason()));
        }
        var number = 0;
        for (var rule : policy.rules()) {
            var decision = rule.decision();
            rows.add(List.of(
                    Integer.toString(++number),
                    rule.id(),
                    rule.condition().text(),
                    decision.action().wireName(),
                    decision.reason()));
        }
        return rows;
    }

    /** For machines. */
    public JsonObject toJson() {
        var guards = policy.guards().stream().<JsonValue>map(PolicyTable::json).toList();
        var rules = policy.rules().stream().<JsonValue>map(PolicyTable::json).toList();
        var json = JsonObject.builder()
                .put("policyId", policy.ref().id().value())
                .put("policyVersion", policy.ref().version().value())
                .put("policyHash", policy.policyHash().hex())
                .put("description", policy.description())
                .put("actions", JsonArray.ofStrings(policy.actions()))
                .put("guards", new JsonArray(guards))
                .put("rules", new JsonArray(rules));
        policy.access().ifPresent(access -> json.put("authzen", access.toJson()));
        return json.build();
    }

    private static JsonObject json(Guard guard) {
        return JsonObject.builder()
                .put("guard", guard.id())
                .put("level", guard.level().name())
                .put("when", guard.when().text())
                .put("reason", guard.reason())
                .build();
    }

    private static JsonObject json(Rule rule) {
        return JsonObject.builder()
                .put("rule", rule.id())
                .put("when", rule.condition().text())
                .put("action", rule.decision().action().wireName())
                .put("requires_override", rule.decision().requiresOverride())
                .put("reason", rule.decision().reason())
                .build();
    }
}
