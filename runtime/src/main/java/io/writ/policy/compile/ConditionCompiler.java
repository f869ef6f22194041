package io.writ.policy.compile;

import io.writ.policy.ActionPaths;
import io.writ.policy.condition.Condition;
import io.writ.policy.condition.Group;
import io.writ.policy.condition.LeafCompiler;
import io.writ.policy.condition.LeafCompiler.Result;
import io.writ.policy.condition.Operand;
import io.writ.policy.condition.Operand.Source;
import io.writ.policy.condition.Operator;
import io.writ.policy.source.Fields;
import io.writ.policy.source.Nearest;
import io.writ.policy.source.SourceNode;
import io.writ.policy.source.SourceNode.Elements;
import io.writ.policy.source.SourceNode.Members;
import io.writ.policy.source.SourceNode.Scalar;
import io.writ.policy.source.SourceProblems;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;
import io.writ.signal.SignalType;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles conditions, and gathers the places in the action that they look at. */
final class ConditionCompiler {
    private static final Set<String> GROUPS = Set.of("all", "any", "not");
    private static final Set<String> OPERANDS = Set.of("signal", "fact", "path");

    private final SourceProblems problems;
    private final SignalSchema signals;
    private final SignalSchema facts;
    private final List<ActionPaths.Slot> paths = new ArrayList<>();
    private final Map<String, Integer> pathSlots = new HashMap<>();

    ConditionCompiler(SourceProblems problems, SignalSchema signals, SignalSchema facts) {
        this.problems = problems;
        this.signals = signals;
        this.facts = facts;
    }

    ActionPaths paths() {
        return new ActionPaths(paths);
    }

    /** The condition, or nothing and an error among the problems. */
    Optional<Condition> compile(SourceNode node) {
        if (!(node instanceof Members members)) {
            problems.error(
                    node.place(),
                    "a condition is an object, not " + Fields.kind(node),
                    "Write a group such as {all: []}, or a leaf such as {signal: verified, equals: true}.");
            return Optional.empty();
        }
        var groups =
                members.members().keySet().stream().filter(GROUPS::contains).toList();
        if (groups.isEmpty()) {
            return leaf(members);
        }
        if (members.members().size() > 1) {
            problems.error(
                    node.place(),
                    "a group has one member only: all, any or not",
                    "Nest the conditions instead: {all: [ …, {any: [ … ]} ]}.");
            return Optional.empty();
        }
        return group(groups.getFirst(), members);
    }

    private Optional<Condition> group(String word, Members members) {
        var value = members.get(word);
        if (word.equals("not")) {
            return value == null ? Optional.empty() : compile(value).map(Group::not);
        }
        if (!(value instanceof Elements elements)) {
            problems.error(members.placeOf(word), word + " is a list of conditions", "Write it in brackets.");
            return Optional.empty();
        }
        var children = new ArrayList<Condition>();
        for (var element : elements.elements()) {
            compile(element).ifPresent(children::add);
        }
        if (children.size() < elements.elements().size()) {
            return Optional.empty(); // a group that lost a child would mean something else
        }
        return Optional.of(word.equals("all") ? Group.all(children) : Group.any(children));
    }

    private Optional<Condition> leaf(Members members) {
        var sources =
                members.members().keySet().stream().filter(OPERANDS::contains).toList();
        var operators = members.members().keySet().stream()
                .filter(n -> !OPERANDS.contains(n))
                .toList();
        if (sources.size() != 1 || operators.size() != 1) {
            problems.error(
                    members.place(),
                    "a leaf has one signal, fact or path and one operator",
                    "Write it like {signal: verified, equals: true}.");
            return Optional.empty();
        }
        var name = operators.getFirst();
        var operator = Operator.named(name);
        if (operator.isEmpty()) {
            problems.error(
                    members.placeOf(name),
                    "an operator " + Refusal.quote(name) + " is not known",
                    Nearest.hint(name, Operator.names(), "Operators are "));
        }
        var constant = members.get(name);
        if (operator.isEmpty() || constant == null) {
            return Optional.empty();
        }
        return operand(members, sources.getFirst(), operator.get(), constant)
                .flatMap(
                        operand -> made(LeafCompiler.compile(operand, operator.get(), constant.json()), members, name));
    }

    private Optional<Condition> made(Result result, Members members, String operator) {
        return switch (result) {
            case Result.Made made -> Optional.of(made.leaf());
            case Result.Unfit unfit -> {
                problems.error(members.placeOf(operator), unfit.message(), unfit.hint());
                yield Optional.empty();
            }
        };
    }

    private Optional<Operand> operand(Members members, String source, Operator operator, SourceNode constant) {
        if (!(members.get(source) instanceof Scalar scalar && scalar.json() instanceof JsonString text)) {
            problems.error(members.placeOf(source), source + " is a name", "Write it like {" + source + ": …}.");
            return Optional.empty();
        }
        return switch (source) {
            case "signal" -> declared(Source.SIGNAL, text.value(), signals, scalar);
            case "fact" -> declared(Source.FACT, text.value(), facts, scalar);
            default -> path(text.value(), scalar, operator, constant.json());
        };
    }

    private Optional<Operand> declared(Source source, String name, SignalSchema schema, SourceNode at) {
        var slot = schema.slot(name);
        if (slot.isEmpty()) {
            var what = source == Source.SIGNAL ? "signal " : "fact ";
            var names =
                    schema.definitions().stream().map(SignalDefinition::name).toList();
            problems.error(
                    at.place(),
                    "a " + what + Refusal.quote(name) + " is not declared",
                    Nearest.hint(name, names, "Declared are "));
            return Optional.empty();
        }
        return Optional.of(new Operand(source, slot.getAsInt(), schema.definition(slot.getAsInt())));
    }

    private Optional<Operand> path(String text, SourceNode at, Operator operator, JsonValue constant) {
        var pointer = RequestPointers.inAction(text);
        if (pointer.isEmpty()) {
            problems.error(at.place(), "path is a JSON Pointer into the action", RequestPointers.IN_ACTION);
            return Optional.empty();
        }
        var presence = operator == Operator.EXISTS;
        var type = presence ? SignalType.BOOLEAN : typeOf(operator, constant);
        var key = (presence ? "presence" : type) + " " + pointer.get();
        var slot = pathSlots.computeIfAbsent(key, k -> {
            // several types of one place are several slots, so the slot's name tells them apart
            var definition = SignalDefinition.plain(k, type, false);
            paths.add(new ActionPaths.Slot(pointer.get(), definition, presence));
            return paths.size() - 1;
        });
        return Optional.of(new Operand(
                Source.PATH, slot, SignalDefinition.plain(pointer.get().toString(), type, false)));
    }

    /**
     * The type that a place in the action must have: what the operator compares, and for equality what the constant is.
     */
    private static SignalType typeOf(Operator operator, JsonValue constant) {
        return switch (operator) {
            case BEFORE, AFTER -> SignalType.TIMESTAMP;
            case GREATER_THAN, GREATER_THAN_OR_EQUAL, LESS_THAN, LESS_THAN_OR_EQUAL -> SignalType.DECIMAL;
            case IN, NOT_IN ->
                constant instanceof JsonArray array && array.elements().stream().anyMatch(JsonNumber.class::isInstance)
                        ? SignalType.DECIMAL
                        : SignalType.STRING;
            default ->
                constant instanceof JsonBoolean
                        ? SignalType.BOOLEAN
                        : constant instanceof JsonNumber ? SignalType.DECIMAL : SignalType.STRING;
        };
    }
}
