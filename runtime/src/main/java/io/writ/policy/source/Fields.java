package io.writ.policy.source;

import io.writ.policy.source.SourceNode.Elements;
import io.writ.policy.source.SourceNode.Members;
import io.writ.policy.source.SourceNode.Scalar;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.refusal.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the members of one object strictly: each of its type, none that nobody asked for. What is wrong goes to the
 * problems and reads as absent. Call {@link #done()} at the end.
 */
public final class Fields {
    private final Members object;
    private final String what;
    private final SourceProblems problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param what the object in the words of an author, such as "a rule" */
    public Fields(Members object, String what, SourceProblems problems) {
        this.object = object;
        this.what = what;
        this.problems = problems;
    }

    /** Reads a node that must be an object. */
    public static Optional<Fields> of(SourceNode node, String what, SourceProblems problems) {
        if (node instanceof Members members) {
            return Optional.of(new Fields(members, what, problems));
        }
        problems.error(node.place(), what + " is an object, not " + kind(node), "");
        return Optional.empty();
    }

    /** The kind of a node with its article, for messages. */
    public static String kind(SourceNode node) {
        var kind = node.json().kind();
        return (kind.equals("array") || kind.equals("object") ? "an " : "a ") + kind;
    }

    public Place place() {
        return object.place();
    }

    public Place placeOf(String name) {
        return object.placeOf(name);
    }

    public boolean has(String name) {
        known.add(name);
        return object.get(name) != null;
    }

    public Optional<SourceNode> node(String name) {
        known.add(name);
        var node = Optional.ofNullable(object.get(name));
        if (node.isPresent() && node.get().json() == JsonNull.NULL) {
            problems.error(object.placeOf(name), name + " is empty", "Give it a value, or remove it.");
            return Optional.empty();
        }
        return node;
    }

    /** A member that must be there. */
    public Optional<SourceNode> required(String name) {
        if (!has(name)) {
            problems.error(place(), what + " has no " + name, "Add " + name + ".");
        }
        return node(name);
    }

    public Optional<String> string(String name) {
        return node(name).flatMap(node -> string(name, node));
    }

    public Optional<String> requiredString(String name) {
        return required(name).flatMap(node -> string(name, node));
    }

    private Optional<String> string(String name, SourceNode node) {
        if (node instanceof Scalar scalar && scalar.json() instanceof JsonString text) {
            return Optional.of(text.value());
        }
        return mistyped(node, name + " is a string");
    }

    public Optional<Boolean> bool(String name) {
        return node(name)
                .flatMap(node -> node instanceof Scalar scalar && scalar.json() instanceof JsonBoolean value
                        ? Optional.of(value.value())
                        : mistyped(node, name + " is true or false"));
    }

    /** An integer between two bounds. */
    public OptionalLong integer(String name, long low, long high) {
        var node = node(name);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        if (node.get() instanceof Scalar scalar && scalar.json() instanceof JsonNumber number) {
            var value = number.safeInteger();
            if (value.isPresent() && value.getAsLong() >= low && value.getAsLong() <= high) {
                return value;
            }
        }
        problems.error(node.get().place(), name + " is an integer from " + low + " to " + high, "");
        return OptionalLong.empty();
    }

    /** A list of strings, each once. */
    public Optional<List<String>> strings(String name) {
        var node = node(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof Elements elements)) {
            return mistyped(node.get(), name + " is a list of strings");
        }
        var strings = new ArrayList<String>();
        for (var element : elements.elements()) {
            if (!(element instanceof Scalar scalar && scalar.json() instanceof JsonString text)) {
                problems.error(
                        element.place(),
                        name + " is a list of strings, and this is " + kind(element),
                        "Put it in quotes.");
            } else if (strings.contains(text.value())) {
                problems.error(
                        element.place(), Refusal.quote(text.value()) + " stands twice in " + name, "Remove one.");
            } else {
                strings.add(text.value());
            }
        }
        return Optional.of(strings);
    }

    /** A list of anything. */
    public Optional<List<SourceNode>> elements(String name) {
        return node(name)
                .flatMap(node -> node instanceof Elements list
                        ? Optional.of(list.elements())
                        : mistyped(node, name + " is a list"));
    }

    private <T> Optional<T> mistyped(SourceNode node, String expected) {
        problems.error(node.place(), expected + ", not " + kind(node), "");
        return Optional.empty();
    }

    /** Reports every member that nobody asked for. */
    public void done() {
        object.members().forEach((name, member) -> {
            if (!known.contains(name)) {
                problems.error(
                        member.namePlace(),
                        what + " has no member " + Refusal.quote(name),
                        Nearest.hint(name, known, "Members are "));
            }
        });
    }
}
