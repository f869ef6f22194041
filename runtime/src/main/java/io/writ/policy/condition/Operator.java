package io.writ.policy.condition;

import static io.writ.signal.SignalType.BOOLEAN;
import static io.writ.signal.SignalType.DECIMAL;
import static io.writ.signal.SignalType.ENUM;
import static io.writ.signal.SignalType.INTEGER;
import static io.writ.signal.SignalType.LIST;
import static io.writ.signal.SignalType.STRING;
import static io.writ.signal.SignalType.TIMESTAMP;

import io.writ.signal.SignalType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The operators of leaves, each with the types that it fits. */
public enum Operator {
    EQUALS("=", BOOLEAN, INTEGER, DECIMAL, STRING, ENUM, TIMESTAMP),
    NOT_EQUALS("!=", BOOLEAN, INTEGER, DECIMAL, STRING, ENUM, TIMESTAMP),
    GREATER_THAN(">", INTEGER, DECIMAL),
    GREATER_THAN_OR_EQUAL(">=", INTEGER, DECIMAL),
    LESS_THAN("<", INTEGER, DECIMAL),
    LESS_THAN_OR_EQUAL("<=", INTEGER, DECIMAL),
    IN("in", INTEGER, DECIMAL, STRING, ENUM),
    NOT_IN("not in", INTEGER, DECIMAL, STRING, ENUM),
    CONTAINS("contains", STRING, LIST),
    STARTS_WITH("starts with", STRING),
    MATCHES("matches", STRING),
    BEFORE("before", TIMESTAMP),
    AFTER("after", TIMESTAMP),
    EXISTS("exists", SignalType.values());

    private final String symbol;
    private final Set<SignalType> types;

    Operator(String symbol, SignalType... types) {
        this.symbol = symbol;
        this.types = EnumSet.copyOf(List.of(types));
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
        return Arrays.stream(values()).filter(o -> o.fits(type)).map(Operator::wireName).toList();
    }

    public boolean fits(SignalType type) {
        return types.contains(type);
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How the table of rules writes it. */
    public String symbol() {
        return symbol;
    }
}
