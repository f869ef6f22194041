package io.writ.note;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.Names;
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
        String threadId, String agentId, String action, String description, Optional<String> idempotencyKey) {
    /** The longest action in characters. */
    public static final int MAX_ACTION = 256;

    /** The longest description in characters. */
    public static final int MAX_DESCRIPTION = 16_384;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for a name or a text that is not as it must be */
    public NoteRequest {
        Names.require("/threadId", threadId);
        Names.require("/agentId", agentId);
        idempotencyKey.ifPresent(key -> Names.require("/idempotencyKey", key));
        // they are shown at terminals, where a control character could hide or forge what stands beside it
        requireText("/action", action, MAX_ACTION, action.chars().noneMatch(Character::isISOControl));
        requireText(
                "/description",
                description,
                MAX_DESCRIPTION,
                description.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'));
    }

    private static void requireText(String place, String text, int max, boolean printable) {
        if (text.isBlank() || text.length() > max || !printable) {
            throw Invariant.REQUEST_FORM
                    .refuse(place, "a text of 1 to " + max + " characters without control characters was expected")
                    .exception();
        }
    }

    /**
     * Reads the JSON form.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static NoteRequest read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var request = new NoteRequest(
                members.string("threadId"),
                members.string("agentId"),
                members.string("action"),
                members.string("description"),
                members.optionalString("idempotencyKey"));
        members.end();
        return request;
    }

    public NoteRequest withIdempotencyKey(String key) {
        return new NoteRequest(threadId, agentId, action, description, Optional.of(key));
    }

    /** The digest by which a retry is told from another note. */
    Digest bodyDigest() {
        return Digest.sha256(JsonObject.builder()
                .put("threadId", threadId)
                .put("agentId", agentId)
                .put("action", action)
                .put("description", description)
                .build()
                .canonical());
    }
}
