package io.writ.decision;

import io.writ.action.Action;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A proposed action with its signals, to be decided under one version of one policy.
 *
 * @param policy the exact version
 * @param signals raw: they are checked against the policy's schema when it is decided
 * @param action what is to run; by default the policy's only action with the signals as parameters
 * @param threadId the workflow or conversation it belongs to
 * @param agentId the agent that proposes it
 * @param parents ids of what it was made from
 * @param idempotencyKey makes sending the same request again safe: the same answer, no second record
 */
public record DecisionRequest(
        PolicyRef policy,
        JsonObject signals,
        Optional<Action> action,
        Optional<String> threadId,
        Optional<String> agentId,
        List<String> parents,
        Optional<String> idempotencyKey) {
    /** How many parents a request may name. */
    public static final int MAX_PARENTS = 256;

    /**
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a name that is not 1 to 256 printable ASCII
     *     characters, or more than {@link #MAX_PARENTS} parents
     */
    public DecisionRequest {
        parents = List.copyOf(parents);
        threadId.ifPresent(name -> Names.require("/threadId", name));
        agentId.ifPresent(name -> Names.require("/agentId", name));
        idempotencyKey.ifPresent(name -> Names.require("/idempotencyKey", name));
        parents.forEach(name -> Names.require("/parents", name));
        if (parents.size() > MAX_PARENTS) {
            throw Invariant.REQUEST_FORM
                    .refuse("/parents", "more than " + MAX_PARENTS + " parents")
                    .exception();
        }
    }

    /** A request with nothing but signals; the {@code with} methods add to it. */
    public static DecisionRequest of(String policyId, String policyVersion, JsonObject signals) {
        return new DecisionRequest(
                PolicyRef.parse(policyId + "@" + policyVersion),
                signals,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** Reads the JSON form; see {@link #read}. */
    public static DecisionRequest parse(String json) {
        return read(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads the JSON form: {@code policyId}, {@code policyVersion}, {@code signals}, and where they apply
     * {@code action}, {@code threadId}, {@code agentId}, {@code parents}, {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static DecisionRequest read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var ref = PolicyRef.parse(members.string("policyId") + "@" + members.string("policyVersion"));
        var signals = members.json("signals");
        var action = members.optional("action", members::json);
        var request = new DecisionRequest(
                ref,
                signals,
                action.map(Action::read),
                members.optionalString("threadId"),
                members.optionalString("agentId"),
                members.has("parents") ? members.strings("parents") : List.of(),
                members.optionalString("idempotencyKey"));
        members.end();
        return request;
    }

    public DecisionRequest withAction(Action proposed) {
        return new DecisionRequest(policy, signals, Optional.of(proposed), threadId, agentId, parents, idempotencyKey);
    }

    public DecisionRequest withThread(String thread, String agent) {
        return new DecisionRequest(
                policy, signals, action, Optional.of(thread), Optional.of(agent), parents, idempotencyKey);
    }

    public DecisionRequest withIdempotencyKey(String key) {
        return new DecisionRequest(policy, signals, action, threadId, agentId, parents, Optional.of(key));
    }

    /**
     * The digest by which a retry is told from another request: of the canonical request without its idempotency key.
     */
    public Digest bodyDigest() {
        var body = JsonObject.builder()
                .put("policyId", policy.id().toString())
                .put("policyVersion", policy.version().toString())
                .put("signals", signals);
        action.ifPresent(proposed -> body.put("action", proposed.json()));
        threadId.ifPresent(id -> body.put("threadId", new JsonString(id)));
        agentId.ifPresent(id -> body.put("agentId", new JsonString(id)));
        if (!parents.isEmpty()) {
            body.put("parents", JsonArray.ofStrings(parents));
        }
        return Digest.sha256(body.build().canonical());
    }
}
