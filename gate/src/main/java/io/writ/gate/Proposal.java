package io.writ.gate;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a program wants to do, with the signals to judge it by, to be decided under one version of one policy.
 *
 * <p>Under an idempotency key of the caller's own, such as an order's number, it is one decision however often it is
 * sent, also after the caller has crashed. Without one it is so within one call only: a client takes a random key for
 * its own retries.
 *
 * @param policy the exact version
 * @param signals raw: they are checked against the policy's schema when it is decided
 * @param action what is to run, checked when it is decided; by default the policy's only action with the signals as
 *     parameters
 * @param threadId the workflow or conversation it belongs to
 * @param agentId the agent that proposes it
 * @param parents ids of what it was made from
 * @param idempotencyKey makes sending the same proposal again safe: the same answer, no second record
 */
public record Proposal(
        PolicyRef policy,
        JsonObject signals,
        Optional<JsonObject> action,
        Optional<ThreadId> threadId,
        Optional<AgentId> agentId,
        List<String> parents,
        Optional<IdempotencyKey> idempotencyKey) {
    /** How many parents a proposal may name. */
    public static final int MAX_PARENTS = 256;

    /**
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a parent that is not 1 to 256 printable ASCII
     *     characters, or more than {@link #MAX_PARENTS} of them
     */
    public Proposal {
        parents = List.copyOf(parents);
        parents.forEach(name -> Names.require("/parents", name));
        if (parents.size() > MAX_PARENTS) {
            throw Invariant.REQUEST_FORM
                    .refuse("/parents", "more than " + MAX_PARENTS + " parents")
                    .exception();
        }
    }

    /** A proposal with nothing but signals; the {@code with} methods add to it. */
    public static Proposal of(String policyId, String policyVersion, JsonObject signals) {
        return new Proposal(
                PolicyRef.parse(policyId + "@" + policyVersion),
                signals,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** Reads the JSON form; see {@link #read}. */
    public static Proposal parse(String json) {
        return read(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads the JSON form: {@code policyId}, {@code policyVersion}, {@code signals}, and where they apply
     * {@code action}, {@code threadId}, {@code agentId}, {@code parents}, {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static Proposal read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var proposal = new Proposal(
                PolicyRef.parse(members.string("policyId") + "@" + members.string("policyVersion")),
                members.json("signals"),
                members.optional("action", members::json),
                members.optionalString("threadId").map(ThreadId::new),
                members.optionalString("agentId").map(AgentId::new),
                members.has("parents") ? members.strings("parents") : List.of(),
                members.optionalString("idempotencyKey").map(IdempotencyKey::new));
        members.end();
        return proposal;
    }

    /** This proposal for an action: {@code name}, {@code parameters}, and a {@code target} if it has one. */
    public Proposal withAction(JsonObject proposed) {
        return new Proposal(policy, signals, Optional.of(proposed), threadId, agentId, parents, idempotencyKey);
    }

    /** This proposal in a thread, by an agent. */
    public Proposal withThread(String thread, String agent) {
        return new Proposal(
                policy,
                signals,
                action,
                Optional.of(new ThreadId(thread)),
                Optional.of(new AgentId(agent)),
                parents,
                idempotencyKey);
    }

    /** This proposal, made from these. */
    public Proposal withParents(List<String> ids) {
        return new Proposal(policy, signals, action, threadId, agentId, ids, idempotencyKey);
    }

    /** This proposal under a key of the caller's own: sent again under it, it is answered as the first time. */
    public Proposal withIdempotencyKey(String key) {
        return new Proposal(policy, signals, action, threadId, agentId, parents, Optional.of(new IdempotencyKey(key)));
    }

    /** The JSON form, without the idempotency key. */
    public JsonObject toJson() {
        var json = JsonObject.builder()
                .put("policyId", policy.id().toString())
                .put("policyVersion", policy.version().toString())
                .put("signals", signals);
        action.ifPresent(proposed -> json.put("action", proposed));
        threadId.ifPresent(id -> json.put("threadId", id.value()));
        agentId.ifPresent(id -> json.put("agentId", id.value()));
        if (!parents.isEmpty()) {
            json.put("parents", JsonArray.ofStrings(parents));
        }
        return json.build();
    }

    /** The digest by which a retry is told from another proposal: of {@link #toJson} in canonical form. */
    public Digest bodyDigest() {
        return Digest.sha256(toJson().canonical());
    }

    /** Names policy and key only: signals may be secrets. */
    @Override
    public String toString() {
        return "Proposal[" + policy + idempotencyKey.map(key -> ", " + key).orElse("") + "]";
    }
}
