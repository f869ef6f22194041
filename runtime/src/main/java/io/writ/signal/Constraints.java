package io.writ.signal;

import com.google.re2j.Pattern;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a signal's value must satisfy beyond its type. Judges normalized values only.
 *
 * @param minimum the least number, inclusive; integers and decimals
 * @param maximum the greatest number, inclusive; integers and decimals
 * @param minLength the fewest UTF-8 bytes of a string, or elements of a list
 * @param maxLength the most UTF-8 bytes of a string, or elements of a list
 * @param pattern what the whole string must match
 * @param values the values of an enum, in the order of the policy; empty for other types
 */
public record Constraints(
        @Nullable BigDecimal minimum,
        @Nullable BigDecimal maximum,
        int minLength,
        int maxLength,
        @Nullable Pattern pattern,
        List<String> values) {
    public static final Constraints NONE = new Constraints(null, null, 0, SignalType.MAX_STRING, null, List.of());

    public Constraints {
        values = List.copyOf(values);
    }

    /** Constraints of an enum. */
    public static Constraints ofValues(List<String> values) {
        return new Constraints(null, null, 0, SignalType.MAX_STRING, null, values);
    }

    /** What was expected of a normalized value that breaks these constraints, or null if it keeps them. */
    @Nullable String expected(SignalType type, JsonValue normalized) {
        return switch (type) {
            case INTEGER -> normalized instanceof JsonNumber n ? range(new BigDecimal(n.text())) : null;
            case DECIMAL -> normalized instanceof JsonString s ? range(new BigDecimal(s.value())) : null;
            case STRING -> normalized instanceof JsonString s ? text(s.value()) : null;
            case ENUM ->
                normalized instanceof JsonString s && values.contains(s.value())
                        ? null
                        : "one of " + String.join(", ", values);
            case LIST -> normalized instanceof JsonArray array ? length(array.size(), "elements") : null;
            case BOOLEAN, TIMESTAMP -> null;
        };
    }

    private @Nullable String range(BigDecimal value) {
        if (minimum != null && value.compareTo(minimum) < 0) {
            return "a number of at least " + minimum.toPlainString();
        }
        if (maximum != null && value.compareTo(maximum) > 0) {
            return "a number of at most " + maximum.toPlainString();
        }
        return null;
    }

    private @Nullable String text(String value) {
        var problem = length(SignalType.utf8(value), "bytes");
        if (problem == null && pattern != null && !pattern.matches(value)) {
            return "a string that matches " + pattern.pattern();
        }
        return problem;
    }

    private @Nullable String length(int length, String unit) {
        if (length < minLength) {
            return "at least " + minLength + " " + unit;
        }
        return length > maxLength ? "at most " + maxLength + " " + unit : null;
    }
}
