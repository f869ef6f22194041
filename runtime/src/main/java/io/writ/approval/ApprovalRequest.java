package io.writ.approval;

import io.writ.action.Action;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.Names;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/**
 * Asks people, without a decision before, whether an action may run.
 *
 * @param threadId the workflow that waits for it
 * @param agentId who wants to run it
 * @param action exactly what would run
 * @param context what the people should know; data, shown to them as it is
 * @param idempotencyKey makes asking again safe: the same approval
 */
public record ApprovalRequest(
        String threadId, String agentId, Action action, Optional<JsonObject> context, Optional<String> idempotencyKey) {
    /** The largest action, in canonical bytes: that of a task, as for decisions. */
    public static final int MAX_ACTION = 200_000;

    /** The largest context, in canonical bytes. */
    public static final int MAX_CONTEXT = 65_536;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for a name or a context that is not as it must be */
    public ApprovalRequest {
        Names.require("/threadId", threadId);
        Names.require("/agentId", agentId);
        idempotencyKey.ifPresent(key -> Names.require("/idempotencyKey", key));
        if (action.canonical().length > MAX_ACTION) {
            throw Invariant.REQUEST_FORM
                    .refuse("/action", "an action of more than " + MAX_ACTION + " bytes")
                    .exception();
        }
        if (context.isPresent() && context.get().canonical().length > MAX_CONTEXT) {
            throw Invariant.REQUEST_FORM
                    .refuse("/context", "a context of more than " + MAX_CONTEXT + " bytes")
                    .exception();
        }
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
                members.string("threadId"),
                members.string("agentId"),
                Action.read(members.json("action")),
                members.optional("context", members::json),
                members.optionalString("idempotencyKey"));
        members.end();
        return request;
    }

    public ApprovalRequest withIdempotencyKey(String key) {
        return new ApprovalRequest(threadId, agentId, action, context, Optional.of(key));
    }

    /** The digest by which asking again is told from asking for something else. */
    public Digest bodyDigest() {
        var body = JsonObject.builder()
                .put("threadId", threadId)
                .put("agentId", agentId)
                .put("action", action.json());
        context.ifPresent(given -> body.put("context", given));
        return Digest.sha256(body.build().canonical());
    }
}
