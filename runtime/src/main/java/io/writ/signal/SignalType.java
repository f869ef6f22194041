package io.writ.signal;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types of signals and facts. Each reads a JSON value into one normalized form, or says that it is none of its own.
 */
public enum SignalType {
    BOOLEAN("true or false"),
    INTEGER("an integer within ±(2^53−1), written without fraction and exponent"),
    DECIMAL("a decimal, as a string or a number, of at most 38 digits and without exponent"),
    STRING("a string"),
    ENUM("a string"),
    TIMESTAMP("an RFC 3339 time with at most three fractional digits"),
    LIST("a list of at most 256 strings");

    /** The longest string in UTF-8 bytes, elements of lists among them. */
    public static final int MAX_STRING = 4_096;

    /** The most elements of a list. */
    public static final int MAX_LIST = 256;

    private final String expected;

    SignalType(String expected) {
        this.expected = expected;
    }

    /** The type that a policy calls by this name. */
    public static Optional<SignalType> named(String name) {
        for (var type : values()) {
            if (type.toString().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** What a value must be, for messages. */
    public String expected() {
        return expected;
    }

    /**
     * The normalized form of a raw value, or null if it is not of this type. Constraints of a signal come after this.
     */
    public @Nullable JsonValue normalize(JsonValue raw) {
        return switch (this) {
            case BOOLEAN -> raw instanceof JsonBoolean ? raw : null;
            case INTEGER -> raw instanceof JsonNumber number ? integer(number) : null;
            case DECIMAL -> decimal(raw);
            case STRING, ENUM -> raw instanceof JsonString ? raw : null;
            case TIMESTAMP -> raw instanceof JsonString text ? Timestamp.normalize(text.value()) : null;
            case LIST -> raw instanceof JsonArray array && strings(array) ? raw : null;
        };
    }

    private static @Nullable JsonValue integer(JsonNumber number) {
        var value = number.safeInteger();
        return value.isPresent() ? JsonNumber.of(value.getAsLong()) : null;
    }

    private static @Nullable JsonValue decimal(JsonValue raw) {
        var text = raw instanceof JsonString s ? s.value() : raw instanceof JsonNumber n ? n.text() : "";
        var canonical = Decimal.canonical(text);
        return canonical == null ? null : new JsonString(canonical);
    }

    private static boolean strings(JsonArray array) {
        return array.size() <= MAX_LIST
                && array.elements().stream().allMatch(e -> e instanceof JsonString s && utf8(s.value()) <= MAX_STRING);
    }

    /**
     * The number that the evaluator compares in place of a normalized value: integers as they are, decimals in
     * millionths, booleans as 0 and 1, timestamps in milliseconds. Strings and lists, which are compared as they are,
     * give 0; enum values are numbered by their signal's definition.
     */
    long number(JsonValue normalized) {
        return switch (this) {
            case BOOLEAN -> normalized == JsonBoolean.TRUE ? 1 : 0;
            case INTEGER -> normalized instanceof JsonNumber n ? Long.parseLong(n.text()) : 0;
            case DECIMAL -> normalized instanceof JsonString s ? Decimal.scaled(s.value()) : 0;
            case TIMESTAMP -> normalized instanceof JsonString s ? Timestamp.millis(s.value()) : 0;
            case STRING, ENUM, LIST -> 0;
        };
    }

    static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The name that policies use. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
