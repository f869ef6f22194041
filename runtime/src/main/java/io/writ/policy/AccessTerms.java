package io.writ.policy;

import io.writ.action.Action;
import io.writ.action.JsonPointer;
import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Invariant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which access questions of the OpenID AuthZEN Authorization API a policy answers, and where in a question its signals
 * stand: the policy's {@code authzen} block. Immutable; every required signal has its place.
 *
 * @param actions the action names, at least one
 * @param resourceTypes the resource types, at least one; each action is answered on each type
 * @param signals signal name → its place in the request
 */
public record AccessTerms(List<String> actions, List<String> resourceTypes, Map<String, JsonPointer> signals) {
    public AccessTerms {
        actions = List.copyOf(actions);
        resourceTypes = List.copyOf(resourceTypes);
        signals = Collections.unmodifiableMap(new LinkedHashMap<>(signals));
    }

    /** Whether the policy answers for this action on this type of resource. */
    public boolean answers(String action, String resourceType) {
        return actions.contains(action) && resourceTypes.contains(resourceType);
    }

    /** The raw signals that a request feeds: a place that is not there, or holds null, feeds nothing. */
    public JsonObject feed(JsonObject request) {
        var fed = JsonObject.builder();
        for (var name : signals.keySet()) {
            var value = fed(name, request);
            if (value != null) {
                fed.put(name, value);
            }
        }
        return fed.build();
    }

    private @Nullable JsonValue fed(String name, JsonObject request) {
        var place = signals.get(name);
        var value = place == null ? null : place.resolve(request);
        return value == JsonNull.NULL ? null : value;
    }

    /**
     * Checks that the signals are what the recorded question fed, so that an answer in the ledger is about the question
     * that stands beside it. An action that holds nothing but the signals is no question.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-009
     */
    void requireFed(Action action, SignalValues values) {
        if (action.parameters().equals(values.toJson())) {
            return;
        }
        for (var signal : values.schema().definitions()) {
            var judged = values.get(signal.name());
            var raw = fed(signal.name(), action.parameters());
            if (judged == null
                    ? raw != null
                    : raw == null || !judged.equals(signal.type().normalize(raw))) {
                var place = signals.get(signal.name());
                throw Invariant.SIGNAL_BOUND
                        .refuse(
                                "/action/parameters" + (place == null ? "" : place),
                                "does not feed the signal " + signal.name() + " as it was given",
                                "Ask with an access request, and let the policy take its signals from it.")
                        .exception();
            }
        }
    }

    /** What is published of it, and stays with the policy: the actions and the types. */
    public JsonObject questions() {
        return JsonObject.builder()
                .put("actions", JsonArray.ofStrings(actions))
                .put("resourceTypes", JsonArray.ofStrings(resourceTypes))
                .build();
    }

    /** The block as a policy writes it. */
    public JsonObject toJson() {
        var places = JsonObject.builder();
        signals.forEach((name, place) -> places.put(name, place.toString()));
        return JsonObject.builder()
                .putAll(questions())
                .put("signals", places.build())
                .build();
    }
}
