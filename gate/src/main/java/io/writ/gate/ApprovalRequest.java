package io.writ.gate;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/**
 * Asks people, without a decision before, whether an action may run.
 *
 * @param threadId the workflow that waits for it
 * @param agentId who wants to run it
 * @param action exactly what would run: {@code name}, {@code parameters}, and a {@code target} if it has one
 * @param context what the people should know; data, shown to them as it is
 * @param idempotencyKey makes asking again safe: the same approval
 */
public record ApprovalRequest(
        ThreadId threadId,
        AgentId agentId,
        JsonObject action,
        Optional<JsonObject> context,
        Optional<IdempotencyKey> idempotencyKey) {
    /** The largest action, in canonical bytes: that of a task, as for decisions. */
    public static final int MAX_ACTION = 200_000;

    /** The largest context, in canonical bytes. */
    public static final int MAX_CONTEXT = 65_536;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for an action or a context that is too large */
    public ApprovalRequest {
        if (isLonger(action, MAX_ACTION)) {
            throw Invariant.REQUEST_FORM
                    .refuse("/action", "an action of more than " + MAX_ACTION + " bytes")
                    .exception();
        }
        if (context.filter(given -> isLonger(given, MAX_CONTEXT)).isPresent()) {
            throw Invariant.REQUEST_FORM
                    .refuse("/context", "a context of more than " + MAX_CONTEXT + " bytes")
                    .exception();
        }
    }

    private static boolean isLonger(JsonObject json, int bytes) {
        return json.exceeds(bytes) || json.canonical().length > bytes;
    }

    /** A request with nothing to know beside it; the {@code with} methods add to it. */
    public static ApprovalRequest of(String threadId, String agentId, JsonObject action) {
        return new ApprovalRequest(
                new ThreadId(threadId), new AgentId(agentId), action, Optional.empty(), Optional.empty());
    }

    /**
     * Reads the JSON form: {@code threadId}, {@code agentId}, {@code action}, and where they apply {@code context} and
     * {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static ApprovalRequest read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var request = new ApprovalRequest(
                new ThreadId(members.string("threadId")),
                new AgentId(members.string("agentId")),
                members.json("action"),
                members.optional("context", members::json),
                members.optionalString("idempotencyKey").map(IdempotencyKey::new));
        members.end();
        return request;
    }

    /** This request, with what the people should know. */
    public ApprovalRequest withContext(JsonObject told) {
        return new ApprovalRequest(threadId, agentId, action, Optional.of(told), idempotencyKey);
    }

    /** This request under a key: asked again under it, it is the same approval. */
    public ApprovalRequest withIdempotencyKey(String key) {
        return new ApprovalRequest(threadId, agentId, action, context, Optional.of(new IdempotencyKey(key)));
    }

    /** The JSON form, without the idempotency key. */
    public JsonObject toJson() {
        var json = JsonObject.builder()
                .put("threadId", threadId.value())
                .put("agentId", agentId.value())
                .put("action", action);
        context.ifPresent(given -> json.put("context", given));
        return json.build();
    }

    /** The digest by which asking again is told from asking for something else. */
    public Digest bodyDigest() {
        return Digest.sha256(toJson().canonical());
    }

    /** Names thread and agent only: what would run is not for logs. */
    @Override
    public String toString() {
        return "ApprovalRequest[" + threadId + ", " + agentId + "]";
    }
}
