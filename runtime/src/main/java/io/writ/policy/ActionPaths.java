package io.writ.policy;

import io.writ.action.Action;
import io.writ.action.JsonPointer;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;
import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The places in the action that a policy's conditions look at, each read as the one type that its conditions compare.
 */
public final class ActionPaths {
    private final List<Slot> slots;
    private final SignalSchema schema;

    public ActionPaths(List<Slot> slots) {
        this.slots = List.copyOf(slots);
        this.schema = new SignalSchema(slots.stream().map(Slot::definition).toList());
    }

    /**
     * One place, read as one type.
     *
     * @param presence whether only the presence of a value matters, so that any type will do
     */
    public record Slot(JsonPointer pointer, SignalDefinition definition, boolean presence) {}

    public List<Slot> slots() {
        return slots;
    }

    /**
     * Reads all places, before anything is evaluated, so that whether a request is refused never depends on which rule
     * would have matched.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-011 for a value of another type
     */
    SignalValues read(Action action) {
        if (slots.isEmpty()) {
            return SignalValues.EMPTY;
        }
        var values = new ArrayList<@Nullable JsonValue>(slots.size());
        for (var slot : slots) {
            var raw = action.at(slot.pointer());
            values.add(raw == null || raw == JsonNull.NULL ? null : read(slot, raw));
        }
        return SignalValues.ofNormalized(schema, values);
    }

    private static JsonValue read(Slot slot, JsonValue raw) {
        if (slot.presence()) {
            return JsonBoolean.TRUE;
        }
        var type = slot.definition().type();
        var normalized = type.normalize(raw);
        if (normalized == null) {
            throw Invariant.PATH_TYPE
                    .refuse("/action" + slot.pointer(), type.expected() + " was expected, not this " + raw.kind())
                    .exception();
        }
        return normalized;
    }
}
