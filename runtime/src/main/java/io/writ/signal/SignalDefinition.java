package io.writ.signal;

import io.writ.action.JsonPointer;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of one signal. Reads raw values of it into their one normalized form.
 *
 * @param boundTo where the action must hold the same value
 * @param evidence who must vouch for the value
 */
public record SignalDefinition(
        String name,
        SignalType type,
        boolean required,
        Constraints constraints,
        Optional<JsonPointer> boundTo,
        Optional<EvidenceTerms> evidence) {

    /** A signal or fact of this type without constraints. */
    public static SignalDefinition plain(String name, SignalType type, boolean required) {
        return new SignalDefinition(name, type, required, Constraints.NONE, Optional.empty(), Optional.empty());
    }

    /** The evaluator's number for a normalized value of this signal; for an enum its place among the values. */
    public long number(JsonValue normalized) {
        if (type == SignalType.ENUM) {
            return normalized instanceof JsonString s ? constraints.values().indexOf(s.value()) : -1;
        }
        return type.number(normalized);
    }

    /** What was expected, if a normalized value breaks the constraints. */
    public @Nullable String broken(JsonValue normalized) {
        return constraints.expected(type, normalized);
    }
}
