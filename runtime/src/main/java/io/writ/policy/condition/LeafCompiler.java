package io.writ.policy.condition;

import io.writ.policy.condition.Leaves.Name;
import io.writ.signal.BoundedRegex;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalType;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Refusal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes leaves from an operand, an operator and the constant that a policy gives. What does not fit is refused, never
 * read otherwise.
 */
public final class LeafCompiler {
    private static final int MAX_CHOICES = 256;

    private LeafCompiler() {}

    /** A leaf, or why there can be none. */
    public sealed interface Result {
        /** It fits. */
        record Made(Leaf leaf) implements Result {}

        /** It does not: what is wrong, and what to do. */
        record Unfit(String message, String hint) implements Result {}
    }

    /** Compiles one leaf. */
    public static Result compile(Operand operand, Operator operator, JsonValue constant) {
        var definition = operand.definition();
        if (!operator.fits(definition.type())) {
            return new Result.Unfit(
                    operator.wireName() + " does not fit " + operand.text() + ", which is of type " + definition.type(),
                    "Operators for it are " + String.join(", ", Operator.namesFor(definition.type())) + ".");
        }
        try {
            return new Result.Made(Leaves.Elsewhere.of(leaf(operand, operator, constant)));
        } catch (UnfitConstant e) {
            return e.result;
        }
    }

    private static Leaf leaf(Operand operand, Operator operator, JsonValue constant) {
        var definition = operand.definition();
        return switch (operator) {
            case EXISTS -> {
                if (!(constant instanceof JsonBoolean expected)) {
                    throw new UnfitConstant("exists takes true or false", "Write exists: true or exists: false.");
                }
                yield new Leaves.Exists(name(operand, operator, constant), expected.value());
            }
            case CONTAINS, STARTS_WITH, MATCHES -> text(operand, operator, constant);
            case IN, NOT_IN -> choice(operand, operator, constant);
            default -> comparison(operand, operator, constantOf(definition, constant));
        };
    }

    private static Leaf comparison(Operand operand, Operator operator, JsonValue constant) {
        var name = name(operand, operator, constant);
        var type = operand.definition().type();
        if (type == SignalType.DECIMAL && constant instanceof JsonString text) {
            return new Leaves.DecimalInterval(name, new BigDecimal(text.value()));
        }
        if (type == SignalType.STRING && constant instanceof JsonString text) {
            return new Leaves.TextIn(name, Set.of(text.value()), operator == Operator.NOT_EQUALS);
        }
        var number = operand.definition().number(constant);
        return switch (operator) {
            case EQUALS -> new Leaves.Interval(name, number, number, false);
            case NOT_EQUALS -> new Leaves.Interval(name, number, number, true);
            case GREATER_THAN, AFTER -> new Leaves.Interval(name, number + 1, Long.MAX_VALUE, false);
            case GREATER_THAN_OR_EQUAL -> new Leaves.Interval(name, number, Long.MAX_VALUE, false);
            case LESS_THAN, BEFORE -> new Leaves.Interval(name, Leaves.LOWEST, number - 1, false);
            case LESS_THAN_OR_EQUAL -> new Leaves.Interval(name, Leaves.LOWEST, number, false);
            default -> throw new IllegalStateException("not a comparison: " + operator);
        };
    }

    private static Leaf choice(Operand operand, Operator operator, JsonValue constant) {
        if (!(constant instanceof JsonArray array) || array.size() == 0 || array.size() > MAX_CHOICES) {
            throw new UnfitConstant(
                    operator.wireName() + " takes a list of 1 to " + MAX_CHOICES + " values",
                    "Write them in brackets: [a, b].");
        }
        var definition = operand.definition();
        var choices = new ArrayList<JsonValue>();
        for (var element : array.elements()) {
            var choice = constantOf(definition, element);
            if (choices.contains(choice)) {
                throw new UnfitConstant("a value stands twice in the list", "Remove one of them.");
            }
            choices.add(choice);
        }
        var name = name(operand, operator, new JsonArray(choices));
        var negated = operator == Operator.NOT_IN;
        if (definition.type() == SignalType.INTEGER || definition.type() == SignalType.ENUM) {
            var numbers = choices.stream().mapToLong(definition::number).toArray();
            return new Leaves.NumberIn(name, numbers, negated);
        }
        var texts = new HashSet<String>();
        for (var choice : choices) {
            texts.add(((JsonString) choice).value());
        }
        return new Leaves.TextIn(name, texts, negated);
    }

    private static Leaf text(Operand operand, Operator operator, JsonValue constant) {
        if (!(constant instanceof JsonString text)) {
            throw new UnfitConstant(operator.wireName() + " takes a string", "Put the value in quotes.");
        }
        var name = name(operand, operator, constant);
        if (operator == Operator.MATCHES) {
            try {
                return Leaves.Text.matches(name, BoundedRegex.compile(text.value()));
            } catch (IllegalArgumentException e) {
                throw new UnfitConstant(
                        "the pattern cannot be used: " + e.getMessage(), "Write a smaller RE2 pattern.");
            }
        }
        if (operator == Operator.STARTS_WITH) {
            return Leaves.Text.startsWith(name, text.value());
        }
        return operand.definition().type() == SignalType.LIST
                ? new Leaves.ListContains(name, text.value())
                : Leaves.Text.contains(name, text.value());
    }

    /** The normalized constant, which must be a value that the operand could have. */
    private static JsonValue constantOf(SignalDefinition definition, JsonValue constant) {
        var normalized = definition.type().normalize(constant);
        if (normalized == null) {
            throw new UnfitConstant(
                    definition.type().expected() + " was expected, not this " + constant.kind(),
                    definition.name() + " is of type " + definition.type() + ".");
        }
        var broken = definition.broken(normalized);
        if (broken != null) {
            throw new UnfitConstant(
                    "the value is one that " + definition.name() + " can never have: " + broken + " is declared",
                    "Change the value, or the signal's constraints.");
        }
        return normalized;
    }

    private static Name name(Operand operand, Operator operator, JsonValue constant) {
        return new Name(operand, operator, operand.text() + " " + operator.symbol() + " " + show(constant));
    }

    private static String show(JsonValue constant) {
        if (constant instanceof JsonString text) {
            return isWord(text.value()) ? text.value() : Refusal.quote(text.value());
        }
        if (constant instanceof JsonArray array) {
            List<String> shown =
                    array.elements().stream().map(LeafCompiler::show).toList();
            return "[" + String.join(", ", shown) + "]";
        }
        return new String(constant.canonical(), StandardCharsets.UTF_8);
    }

    private static boolean isWord(String text) {
        return text.matches("[A-Za-z0-9_.:+-]{1,80}");
    }

    private static final class UnfitConstant extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Result.Unfit result;

        UnfitConstant(String message, String hint) {
            super(message, null, false, false);
            this.result = new Result.Unfit(message, hint);
        }
    }
}
