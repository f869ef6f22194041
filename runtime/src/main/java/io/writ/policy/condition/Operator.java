package io.writ.policy.condition;

import io.writ.signal.SignalType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The operators of leaves, each with the types that it fits. */
public enum Operator {
    EQUALS("="),
    NOT_EQUALS("!="),
    GREATER_THAN(">"),
    GREATER_THAN_OR_EQUAL(">="),
    LESS_THAN("<"),
    LESS_THAN_OR_EQUAL("<="),
    IN("in"),
    NOT_IN("not in"),
    CONTAINS("contains"),
    STARTS_WITH("starts with"),
    MATCHES("matches"),
    BEFORE("before"),
    AFTER("after"),
    EXISTS("exists");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    /** The operator that policies call by this name. */
    public static Optional<Operator> named(String name) {
        return Arrays.stream(values()).filter(o -> o.wireName().equals(name)).findFirst();
    }

    /** All names, in order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Operator::wireName).toList();
    }

    /** The names of the operators that fit a type. */
    public static List<String> namesFor(SignalType type) {
        return Arrays.stream(values())
                .filter(o -> o.fits(type))
                .map(Operator::wireName)
                .toList();
    }

    public boolean fits(SignalType type) {
        return switch (this) {
            case EXISTS -> true;
            case EQUALS, NOT_EQUALS -> type != SignalType.LIST;
            case GREATER_THAN, GREATER_THAN_OR_EQUAL, LESS_THAN, LESS_THAN_OR_EQUAL ->
                type == SignalType.INTEGER || type == SignalType.DECIMAL;
            case IN, NOT_IN -> type != SignalType.BOOLEAN && type != SignalType.TIMESTAMP && type != SignalType.LIST;
            case CONTAINS -> type == SignalType.STRING || type == SignalType.LIST;
            case STARTS_WITH, MATCHES -> type == SignalType.STRING;
            case BEFORE, AFTER -> type == SignalType.TIMESTAMP;
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How the table of rules writes it. */
    public String symbol() {
        return symbol;
    }
}
