package io.writ.authzen;

import io.writ.action.Action;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.Optional;

/**
 * An access question of the OpenID AuthZEN Authorization API 1.0 (section 6.1): may this subject do this to this
 * resource? Complete: it names an action and a resource that can be recorded. Members that the specification does not
 * know are kept, because it wants them ignored and the record holds what was asked.
 */
public final class AccessRequest {
    /** The largest question in canonical bytes. */
    public static final int MAX_BYTES = 128 << 10;

    /** The deepest question: the recorded action and its disclosure put two levels around it. */
    public static final int MAX_DEPTH = JsonReader.MAX_DEPTH - 2;

    private static final int MAX_NAME = 256;
    private static final int MAX_TARGET = 2_048;
    private static final String FIX =
            "Send subject, action and resource as OpenID AuthZEN Authorization API 1.0 section 6.1 has them.";

    private final JsonObject json;
    private final String action;
    private final String resourceType;
    private final String target;
    private final byte[] canonical;
    private final Optional<IdempotencyKey> idempotencyKey;

    private AccessRequest(
            JsonObject json,
            String action,
            String resourceType,
            String target,
            byte[] canonical,
            Optional<IdempotencyKey> idempotencyKey) {
        this.json = json;
        this.action = action;
        this.resourceType = resourceType;
        this.target = target;
        this.canonical = canonical;
        this.idempotencyKey = idempotencyKey;
    }

    /**
     * Reads a request.
     *
     * @throws RefusedException INV-004 for a missing or mistyped member, INV-002 if it is too large or too deep,
     *     INV-003 for a number without an exact canonical form
     */
    public static AccessRequest read(JsonObject json) {
        return read(json, "");
    }

    static AccessRequest read(JsonObject json, String place) {
        var canonical = bounded(json, place);
        try {
            var members = Members.of(json, Invariant.REQUEST_FORM, place);
            entity(members.object("subject"));
            var action = members.object("action");
            var resource = members.object("resource");
            entity(resource);
            properties(action);
            members.optional("context", members::json);
            var target = resource.string("type") + ":" + resource.string("id");
            if (!Names.isPrintable(target, MAX_TARGET)) {
                throw resource.refuse("id", "and type are printable text of at most " + MAX_TARGET + " bytes together");
            }
            return new AccessRequest(json, name(action), resource.string("type"), target, canonical, Optional.empty());
        } catch (RefusedException e) {
            var refusal = e.refusal();
            throw refusal.invariant()
                    .refuse(refusal.place(), refusal.problem(), FIX)
                    .exception();
        }
    }

    private static byte[] bounded(JsonObject json, String place) {
        if (json.exceeds(MAX_BYTES)) {
            throw tooLarge(place);
        }
        if (depth(json) > MAX_DEPTH) {
            throw Invariant.INPUT_LIMITS
                    .refuse(place, "an access request nested deeper than " + MAX_DEPTH)
                    .exception();
        }
        var canonical = json.canonical();
        if (canonical.length > MAX_BYTES) {
            throw tooLarge(place);
        }
        return canonical;
    }

    private static RefusedException tooLarge(String place) {
        return Invariant.INPUT_LIMITS
                .refuse(place, "an access request of more than " + MAX_BYTES + " canonical bytes")
                .exception();
    }

    private static int depth(JsonValue value) {
        var deepest = 0;
        if (value instanceof JsonObject object) {
            for (var member : object.members().values()) {
                deepest = Math.max(deepest, depth(member));
            }
        } else if (value instanceof JsonArray array) {
            for (var element : array.elements()) {
                deepest = Math.max(deepest, depth(element));
            }
        }
        return deepest + 1;
    }

    /** A subject or resource: a type and an id that say something. */
    private static void entity(Members members) {
        for (var name : new String[] {"type", "id"}) {
            if (members.string(name).isEmpty()) {
                throw members.refuse(name, "is empty");
            }
        }
        properties(members);
    }

    private static void properties(Members members) {
        members.optional("properties", members::json);
    }

    private static String name(Members action) {
        var name = action.string("name");
        if (!Names.isPrintable(name, MAX_NAME)) {
            throw action.refuse("name", "is not printable text of 1 to " + MAX_NAME + " bytes");
        }
        return name;
    }

    /**
     * The same question under an idempotency key: asked again, it gets the first answer, and leaves no second record.
     *
     * @throws RefusedException INV-004 for a key that is not 1 to 256 printable ASCII characters
     */
    public AccessRequest withIdempotencyKey(String key) {
        return new AccessRequest(json, action, resourceType, target, canonical, Optional.of(new IdempotencyKey(key)));
    }

    /** The name of the action that is asked about. */
    public String actionName() {
        return action;
    }

    /** The type of the resource that is asked about. */
    public String resourceType() {
        return resourceType;
    }

    /** The request as it was sent. */
    public JsonObject json() {
        return json;
    }

    /** The size in canonical bytes. */
    int size() {
        return canonical.length;
    }

    Optional<IdempotencyKey> idempotencyKey() {
        return idempotencyKey;
    }

    Digest bodyDigest() {
        return Digest.sha256(canonical);
    }

    /** What is recorded as the action when a policy answers. */
    Action actionFor(PolicyId policy) {
        return Action.read(JsonObject.builder()
                .put("name", policy.toString())
                .put("target", target)
                .put("parameters", json)
                .build());
    }

    /** What is asked about, without ids and properties: those are not for logs. */
    @Override
    public String toString() {
        return "AccessRequest[" + action + " on " + resourceType + "]";
    }
}
