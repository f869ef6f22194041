package io.writ.signal;

import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The signals that a policy declares, each with its slot: its place in the order of the policy. Immutable; what it
 * reads has exactly the declared signals, each of its type and within its constraints.
 */
public final class SignalSchema {
    public static final SignalSchema EMPTY = new SignalSchema(List.of());

    private static final int REPORTED_MAX = 8;

    private final List<SignalDefinition> definitions;
    private final Map<String, Integer> slots = new HashMap<>();

    /** A schema of these signals, whose names must differ. */
    public SignalSchema(List<SignalDefinition> definitions) {
        this.definitions = List.copyOf(definitions);
        for (var definition : this.definitions) {
            if (slots.put(definition.name(), slots.size()) != null) {
                throw new IllegalArgumentException("signal twice: " + definition.name());
            }
        }
    }

    /** All definitions in slot order. */
    public List<SignalDefinition> definitions() {
        return definitions;
    }

    public int size() {
        return definitions.size();
    }

    public SignalDefinition definition(int slot) {
        return definitions.get(slot);
    }

    /** The slot of a signal, if it is declared. */
    public OptionalInt slot(String name) {
        var slot = slots.get(name);
        return slot == null ? OptionalInt.empty() : OptionalInt.of(slot);
    }

    /**
     * Reads, normalizes and checks the signals of a request.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-007 naming every offending signal, the first in the order
     *     of the policy as the place; what was expected is said, values are not
     */
    public SignalValues read(JsonObject raw) {
        var problems = new ArrayList<WrongSignal>();
        var values = new @Nullable JsonValue[definitions.size()];
        for (var slot = 0; slot < values.length; slot++) {
            var definition = definitions.get(slot);
            values[slot] = read(definition, raw.get(definition.name()), problems);
        }
        if (raw.size() != count(values) || !problems.isEmpty()) {
            undeclared(raw, problems);
        }
        if (!problems.isEmpty()) {
            throw refusal(problems).exception();
        }
        return new SignalValues(this, values);
    }

    private static @Nullable JsonValue read(
            SignalDefinition definition, @Nullable JsonValue raw, List<WrongSignal> problems) {
        var place = "/signals/" + definition.name();
        if (raw == null) {
            if (definition.required()) {
                problems.add(new WrongSignal(place, "a required signal is missing"));
            }
            return null;
        }
        if (raw == JsonNull.NULL) {
            problems.add(new WrongSignal(place, "null is no value; " + expected(definition) + " was expected"));
            return null;
        }
        var normalized = definition.type().normalize(raw);
        if (normalized == null) {
            problems.add(new WrongSignal(place, expected(definition) + " was expected, not this " + raw.kind()));
            return null;
        }
        var broken = definition.broken(normalized);
        if (broken != null) {
            problems.add(new WrongSignal(place, broken + (broken.startsWith("at ") ? " were" : " was") + " expected"));
            return null;
        }
        return normalized;
    }

    private static String expected(SignalDefinition definition) {
        return definition.type() == SignalType.ENUM
                ? "one of " + String.join(", ", definition.constraints().values())
                : definition.type().expected();
    }

    private static int count(@Nullable JsonValue[] values) {
        var count = 0;
        for (var value : values) {
            count += value == null ? 0 : 1;
        }
        return count;
    }

    private void undeclared(JsonObject raw, List<WrongSignal> problems) {
        for (var name : raw.names()) {
            if (!slots.containsKey(name)) {
                var quoted = Refusal.quote(name);
                problems.add(new WrongSignal(
                        "/signals/" + quoted.substring(1, quoted.length() - 1),
                        "the policy declares no signal of this name"));
            }
        }
    }

    private static Refusal refusal(List<WrongSignal> problems) {
        var text = new StringBuilder(problems.getFirst().text());
        for (var problem : problems.subList(1, Math.min(problems.size(), REPORTED_MAX))) {
            text.append("; ").append(problem.place()).append(": ").append(problem.text());
        }
        if (problems.size() > REPORTED_MAX) {
            text.append("; and ").append(problems.size() - REPORTED_MAX).append(" more");
        }
        return Invariant.SIGNALS_MATCH_SCHEMA.refuse(problems.getFirst().place(), text.toString());
    }

    private record WrongSignal(String place, String text) {}
}
