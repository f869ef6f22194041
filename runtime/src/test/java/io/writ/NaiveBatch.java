package io.writ;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random batch of access questions, and what the example policy answers to it by the words of the specification: a
 * second reading of both, made of maps and ifs.
 */
final class NaiveBatch {
    private static final List<String> SEMANTICS =
            List.of("execute_all", "deny_on_first_deny", "permit_on_first_permit");

    private final Random random;
    private final Map<String, String> defaults;
    private final List<Map<String, String>> questions = new ArrayList<>();
    private final String semantic;

    NaiveBatch(Random random) {
        this.random = random;
        this.defaults = entities(0.5);
        this.semantic = pick(SEMANTICS);
        for (var count = 1 + random.nextInt(6); count > 0; count--) {
            questions.add(entities(0.6));
        }
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Members by path, such as {@code subject/id}; {@code subject/} says that the entity is there. */
    private Map<String, String> entities(double present) {
        Map<String, String> members = new TreeMap<>();
        if (chance(present)) {
            members.put("subject/", "");
            put(members, "subject/type", 0.9, List.of("user"));
            put(members, "subject/id", 0.9, List.of("alice", "bob"));
            put(members, "subject/properties/role", 0.3, List.of("admin", "clerk"));
        }
        if (chance(present)) {
            members.put("action/", "");
            put(members, "action/name", 0.9, List.of("read", "write", "delete", "print"));
            put(members, "action/properties/soft", 0.4, List.of("true", "false"));
        }
        if (chance(present)) {
            members.put("resource/", "");
            put(members, "resource/type", 0.9, List.of("record", "record", "record", "folder"));
            put(members, "resource/id", 0.9, List.of("r-1", "r-2"));
            put(members, "resource/properties/status", 0.4, List.of("active", "archived"));
        }
        return members;
    }

    private void put(Map<String, String> members, String path, double probability, List<String> values) {
        if (chance(probability)) {
            members.put(path, pick(values));
        }
    }

    String json() {
        var items = questions.stream().map(each -> "{" + json(each) + "}").toList();
        var top = json(defaults);
        return "{" + top + (top.isEmpty() ? "" : ",") + "'evaluations':[" + String.join(",", items)
                + "],'options':{'evaluations_semantic':'" + semantic + "','other':1}}";
    }

    private static String json(Map<String, String> members) {
        List<String> entities = new ArrayList<>();
        for (var entity : List.of("subject", "action", "resource")) {
            if (!members.containsKey(entity + "/")) {
                continue;
            }
            List<String> inside = new ArrayList<>();
            List<String> properties = new ArrayList<>();
            members.forEach((path, value) -> {
                var parts = path.split("/", -1);
                if (!parts[0].equals(entity) || path.endsWith("/")) {
                    return;
                }
                var text = value.equals("true") || value.equals("false") ? value : "'" + value + "'";
                (parts.length == 3 ? properties : inside).add("'" + parts[parts.length - 1] + "':" + text);
            });
            if (!properties.isEmpty()) {
                inside.add("'properties':{" + String.join(",", properties) + "}");
            }
            entities.add("'" + entity + "':{" + String.join(",", inside) + "}");
        }
        return String.join(",", entities);
    }

    List<Boolean> answers() {
        List<Boolean> answers = new ArrayList<>();
        for (var question : questions) {
            var permitted = permitted(question);
            answers.add(permitted);
            if ((semantic.startsWith("deny") && !permitted) || (semantic.startsWith("permit") && permitted)) {
                break;
            }
        }
        return answers;
    }

    private @Nullable String at(Map<String, String> question, String entity, String path) {
        return (question.containsKey(entity + "/") ? question : defaults).get(entity + "/" + path);
    }

    private boolean permitted(Map<String, String> question) {
        var user = at(question, "subject", "id");
        var op = at(question, "action", "name");
        var status = at(question, "resource", "properties/status");
        if (user == null
                || op == null
                || at(question, "subject", "type") == null
                || at(question, "resource", "id") == null
                || !"record".equals(at(question, "resource", "type"))) {
            return false;
        }
        return switch (op) {
            case "read" -> true;
            case "write" ->
                "admin".equals(at(question, "subject", "properties/role"))
                        || (user.equals("alice") && !"archived".equals(status));
            case "delete" -> user.equals("alice") && "true".equals(at(question, "action", "properties/soft"));
            default -> false;
        };
    }
}
