package io.writ.policy.condition;

import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf looks at: a signal, a declared fact, or a place in the action.
 *
 * @param slot its slot in the schema of its source
 * @param definition its type, and its constraints if it is a signal
 */
public record Operand(Source source, int slot, SignalDefinition definition) {

    /** Where the value of an operand comes from. */
    public enum Source {
        SIGNAL,
        FACT,
        PATH
    }

    /** The actual value, or null if it is absent. */
    public @Nullable JsonValue value(SignalValues signals, SignalValues facts, SignalValues paths) {
        return switch (source) {
            case SIGNAL -> signals.value(slot);
            case FACT -> facts.value(slot);
            case PATH -> paths.value(slot);
        };
    }

    /** The operand as the table of rules shows it. */
    public String text() {
        return switch (source) {
            case SIGNAL -> definition.name();
            case FACT -> "fact " + definition.name();
            case PATH -> "action" + definition.name();
        };
    }
}
