package io.writ.note;

import io.writ.gate.FreeText;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/**
 * An entry of the user's own: what somebody wants to have said, beside what was decided. Only names are in the record
 * itself; action and description are a person's words and become commitments.
 *
 * @param threadId the workflow or conversation it belongs to
 * @param agentId the agent it is about
 * @param action what was done, on one line
 * @param description more about it; may have several lines
 * @param idempotencyKey makes sending the same note again safe: the same answer, no second record
 */
public record NoteRequest(
        ThreadId threadId,
        AgentId agentId,
        String action,
        String description,
        Optional<IdempotencyKey> idempotencyKey) {
    /** The longest action in characters. */
    public static final int MAX_ACTION = 256;

    /** The longest description in characters. */
    public static final int MAX_DESCRIPTION = 16_384;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for a text that is not as it must be */
    public NoteRequest {
        requireText("/action", FreeText.isLine(action, MAX_ACTION), MAX_ACTION);
        requireText("/description", FreeText.isText(description, MAX_DESCRIPTION), MAX_DESCRIPTION);
    }

    private static void requireText(String place, boolean good, int max) {
        if (!good) {
            throw Invariant.REQUEST_FORM
                    .refuse(place, "a text of 1 to " + max + " characters without control characters was expected")
                    .exception();
        }
    }

    /** A note; {@link #withIdempotencyKey} adds to it. */
    public static NoteRequest of(String threadId, String agentId, String action, String description) {
        return new NoteRequest(new ThreadId(threadId), new AgentId(agentId), action, description, Optional.empty());
    }

    /**
     * Reads the JSON form.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static NoteRequest read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var request = new NoteRequest(
                new ThreadId(members.string("threadId")),
                new AgentId(members.string("agentId")),
                members.string("action"),
                members.string("description"),
                members.optionalString("idempotencyKey").map(IdempotencyKey::new));
        members.end();
        return request;
    }

    public NoteRequest withIdempotencyKey(String key) {
        return new NoteRequest(threadId, agentId, action, description, Optional.of(new IdempotencyKey(key)));
    }

    /** The digest by which a retry is told from another note. */
    Digest bodyDigest() {
        return Digest.sha256(JsonObject.builder()
                .put("threadId", threadId.value())
                .put("agentId", agentId.value())
                .put("action", action)
                .put("description", description)
                .build()
                .canonical());
    }
}
