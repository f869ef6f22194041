package io.writ.policy;

import io.writ.signal.SignalSchema;
import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts that a policy declares, in slots like signals.
 *
 * @param schema name and type of each; only a last value may be absent
 */
public record FactSchema(List<FactDeclaration> declarations, SignalSchema schema) {
    public static final FactSchema NONE = new FactSchema(List.of(), SignalSchema.EMPTY);

    public FactSchema {
        declarations = List.copyOf(declarations);
    }

    FactValues read(JsonObject recorded) {
        var values = new ArrayList<@Nullable JsonValue>();
        for (var definition : schema.definitions()) {
            var raw = recorded.get(definition.name());
            var value = raw == null ? null : definition.type().normalize(raw);
            if (raw == null ? definition.required() : !raw.equals(value)) {
                throw refuse(
                        definition.name(), "a fact in the normal form of type " + definition.type() + " was expected");
            }
            values.add(value);
        }
        var facts = new FactValues(
                flag(recorded, FactValues.THREAD_STOPPED),
                flag(recorded, FactValues.LINEAGE_TAINTED),
                repeats(recorded),
                values.isEmpty() ? SignalValues.EMPTY : SignalValues.ofNormalized(schema, values));
        for (var name : recorded.names()) {
            if (!facts.toJson().has(name)) {
                throw refuse(name, "a fact that the policy does not declare, or a built-in one that is clear");
            }
        }
        return facts;
    }

    private static boolean flag(JsonObject recorded, String name) {
        var value = recorded.get(name);
        if (value != null && value != JsonBoolean.TRUE) {
            throw refuse(name, "a built-in fact that stands in a record is true");
        }
        return value != null;
    }

    private static int repeats(JsonObject recorded) {
        var value = recorded.get(FactValues.TASK_REPEATS);
        if (value == null) {
            return 0;
        }
        var count = value instanceof JsonNumber number ? number.safeInteger().orElse(0) : 0;
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw refuse(FactValues.TASK_REPEATS, "a count of at least 1 was expected");
        }
        return (int) count;
    }

    private static RefusedException refuse(String name, String problem) {
        var quoted = Refusal.quote(name);
        return Invariant.ATTESTATION_FORM
                .refuse("/facts/" + quoted.substring(1, quoted.length() - 1), problem)
                .exception();
    }
}
