package io.writ.signal;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The normalized values of one request's signals, in the slots of their schema. Immutable, and complete: made only by a
 * schema that found every required signal there and every value sound.
 */
public final class SignalValues {
    /** No values at all. */
    public static final SignalValues EMPTY = new SignalValues(SignalSchema.EMPTY, new JsonValue[0]);

    /** {@link #number} of an absent signal. */
    public static final long ABSENT = Long.MIN_VALUE;

    /** {@link #number} of a decimal that has no exact scaled form: compare {@link #value} instead. */
    public static final long UNSCALED = Long.MIN_VALUE + 1;

    private final SignalSchema schema;
    private final @Nullable JsonValue[] values;
    private final long[] numbers;

    /** Takes the array over without a copy. */
    SignalValues(SignalSchema schema, @Nullable JsonValue[] values) {
        this.schema = schema;
        this.values = values;
        this.numbers = new long[values.length];
        for (var slot = 0; slot < values.length; slot++) {
            var value = values[slot];
            numbers[slot] = value == null ? ABSENT : schema.definition(slot).number(value);
        }
    }

    /**
     * Values in the slots of a schema, without its constraints: for what the runtime itself derives or reads by type.
     *
     * @throws IllegalArgumentException unless there is one place for each slot
     */
    public static SignalValues ofNormalized(SignalSchema schema, List<? extends @Nullable JsonValue> values) {
        if (values.size() != schema.size()) {
            throw new IllegalArgumentException("values do not fit the schema");
        }
        return new SignalValues(schema, values.toArray(new @Nullable JsonValue[0]));
    }

    public SignalSchema schema() {
        return schema;
    }

    /**
     * The evaluator's number in a slot; see {@link SignalType} for what it is, {@link #ABSENT} and {@link #UNSCALED}.
     */
    public long number(int slot) {
        return numbers[slot];
    }

    /** The normalized value in a slot, or null if the signal is absent. */
    public @Nullable JsonValue value(int slot) {
        return values[slot];
    }

    /** The normalized value of a signal, or null if it is absent or not declared. */
    public @Nullable JsonValue get(String name) {
        var slot = schema.slot(name);
        return slot.isPresent() ? values[slot.getAsInt()] : null;
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    /** The names of the signals that are there, in the order of the policy. */
    public List<String> names() {
        var names = new ArrayList<String>(values.length);
        for (var slot = 0; slot < values.length; slot++) {
            if (values[slot] != null) {
                names.add(schema.definition(slot).name());
            }
        }
        return names;
    }

    /** The signals that are there, normalized. */
    public JsonObject toJson() {
        var json = JsonObject.builder();
        for (var slot = 0; slot < values.length; slot++) {
            var value = values[slot];
            if (value != null) {
                json.put(schema.definition(slot).name(), value);
            }
        }
        return json.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignalValues that && schema == that.schema && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** The names only: values are not for logs. */
    @Override
    public String toString() {
        return "SignalValues" + names();
    }
}
