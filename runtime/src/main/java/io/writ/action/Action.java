package io.writ.action;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.Names;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is proposed to run: a name, a target if it has one, and parameters. Kept verbatim; it always has canonical
 * bytes, and what those bytes say is what may run.
 */
public final class Action {
    private static final int MAX_NAME = 256;
    private static final int MAX_TARGET = 2_048;
    private static final Set<String> MEMBERS = Set.of("name", "target", "parameters");

    private final String name;
    private final @Nullable String target;
    private final JsonObject parameters;
    private final JsonObject json;
    private final byte[] canonical;
    private final TaskScan scan;

    private Action(String name, @Nullable String target, JsonObject parameters, JsonObject json) {
        this.name = name;
        this.target = target;
        this.parameters = parameters;
        this.json = json;
        this.canonical = json.canonical();
        this.scan = TaskScan.of(json, canonical.length);
    }

    /**
     * Reads the action of a request.
     *
     * @throws RefusedException INV-004 for a missing, unknown or mistyped member, INV-003 for a number without an exact
     *     canonical form
     */
    public static Action read(JsonObject sent) {
        // judged as it is committed: 1e-7 would else be one thing to a condition and another to who re-executes it
        var json = isCanonical(sent) ? sent : JsonReader.readObject(sent.canonical());
        for (var member : json.names()) {
            if (!MEMBERS.contains(member)) {
                throw refuse(
                        "/action",
                        "an unknown member " + Refusal.quote(member)
                                + ", where name, target and parameters were expected");
            }
        }
        var name = text(json, "name", MAX_NAME);
        if (name == null) {
            throw refuse("/action/name", "the action's name is missing");
        }
        var target = text(json, "target", MAX_TARGET);
        if (!(json.get("parameters") instanceof JsonObject parameters)) {
            throw refuse("/action/parameters", "an object was expected");
        }
        return new Action(name, target, parameters, json);
    }

    /** Whether every number is written as RFC 8785 writes it. */
    private static boolean isCanonical(JsonValue value) {
        return switch (value) {
            case JsonNumber number -> number.text().equals(number.canonicalText());
            case JsonObject object -> object.members().values().stream().allMatch(Action::isCanonical);
            case JsonArray array -> array.elements().stream().allMatch(Action::isCanonical);
            default -> true;
        };
    }

    /** The action of a request that names none: the policy's only action, with the signals as its parameters. */
    public static Action ofSignals(String name, JsonObject signals) {
        var json = JsonObject.builder()
                .put("name", name)
                .put("parameters", signals)
                .build();
        return new Action(name, null, signals, json);
    }

    private static @Nullable String text(JsonObject json, String member, int limit) {
        var value = json.get(member);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonString s && Names.isPrintable(s.value(), limit)) {
            return s.value();
        }
        throw refuse("/action/" + member, "printable text of 1 to " + limit + " bytes was expected");
    }

    private static RefusedException refuse(String place, String problem) {
        return Invariant.REQUEST_FORM.refuse(place, problem).exception();
    }

    public String name() {
        return name;
    }

    public Optional<String> target() {
        return Optional.ofNullable(target);
    }

    public JsonObject parameters() {
        return parameters;
    }

    /** The action as it was sent. */
    public JsonObject json() {
        return json;
    }

    /** The RFC 8785 bytes, a copy. */
    public byte[] canonical() {
        return canonical.clone();
    }

    /** What the built-in guards find in this action as a task. */
    public TaskScan scan() {
        return scan;
    }

    /**
     * Refuses an action that {@code ANTI_LOOPS} would reject for its size: the record of the reject would cost the
     * ledger what the action weighs, each time anew. For whatever is new; what is in a ledger is judged as it was.
     *
     * @throws RefusedException INV-002
     */
    public void requireRecordable() {
        if (scan.tooLarge()) {
            throw Invariant.INPUT_LIMITS
                    .refuse(
                            "/action",
                            "an action of more than " + TaskScan.MAX_BYTES + " canonical bytes",
                            "Send a smaller action: a digest or an address in the place of what it holds.")
                    .exception();
        }
    }

    /** The value at a place in the action, or null if there is none. */
    public @Nullable JsonValue at(JsonPointer place) {
        return place.resolve(json);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Action that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** The name only: parameters are not for logs. */
    @Override
    public String toString() {
        return "Action[" + name + "]";
    }
}
