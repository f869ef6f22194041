package io.writ.gate;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Optional;

/**
 * One person's vote on an approval.
 *
 * @param word what is voted
 * @param reason why, in the person's words
 * @param actionDigest of the canonical action that the person saw
 * @param action with {@link Word#MODIFIED} alone: what is to run instead
 * @param signals with {@link Word#MODIFIED} alone: what it is to be judged by
 * @param idempotencyKey makes voting again safe: the same answer, no second record
 */
public record Resolution(
        Word word,
        String reason,
        Digest actionDigest,
        Optional<JsonObject> action,
        Optional<JsonObject> signals,
        Optional<IdempotencyKey> idempotencyKey) {

    /** The three words; nothing else is a vote. */
    public enum Word {
        APPROVED(VoteKind.APPROVE),
        REJECTED(VoteKind.REJECT),
        MODIFIED(VoteKind.MODIFY);

        private final VoteKind vote;

        Word(VoteKind vote) {
            this.vote = vote;
        }

        /** What the vote's record calls it. */
        public VoteKind vote() {
            return vote;
        }

        private static Word read(String text) {
            for (var word : values()) {
                if (word.name().equals(text)) {
                    return word;
                }
            }
            throw Invariant.REQUEST_FORM
                    .refuse(
                            "/resolution",
                            Refusal.quote(text) + " is not a resolution",
                            "Send exactly APPROVED, REJECTED or MODIFIED.")
                    .exception();
        }
    }

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 if its parts do not go together */
    public Resolution {
        FreeText.requireReason("/reason", reason);
        var changes = action.isPresent() || signals.isPresent();
        if (changes != (word == Word.MODIFIED)) {
            throw Invariant.REQUEST_FORM
                    .refuse(
                            "/resolution",
                            changes
                                    ? "an action or signals come with MODIFIED alone"
                                    : "MODIFIED comes with an action, with signals, or with both")
                    .exception();
        }
    }

    /** A vote for the action as it was seen. */
    public static Resolution approved(String reason, Digest seen) {
        return new Resolution(Word.APPROVED, reason, seen, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A vote against it, which ends the approval. */
    public static Resolution rejected(String reason, Digest seen) {
        return new Resolution(Word.REJECTED, reason, seen, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A vote for something else in its place: another action, other signals, or both; it is decided anew. */
    public static Resolution modified(
            String reason, Digest seen, Optional<JsonObject> action, Optional<JsonObject> signals) {
        return new Resolution(Word.MODIFIED, reason, seen, action, signals, Optional.empty());
    }

    /**
     * Reads the JSON form: {@code resolution}, {@code reason}, {@code actionDigest}, and where they apply
     * {@code action}, {@code signals}, {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static Resolution read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var resolution = new Resolution(
                Word.read(members.string("resolution")),
                members.string("reason"),
                members.digest("actionDigest"),
                members.optional("action", members::json),
                members.optional("signals", members::json),
                members.optionalString("idempotencyKey").map(IdempotencyKey::new));
        members.end();
        return resolution;
    }

    /** This vote under a key: given again under it, it is one vote. */
    public Resolution withIdempotencyKey(String key) {
        return new Resolution(word, reason, actionDigest, action, signals, Optional.of(new IdempotencyKey(key)));
    }

    /** The JSON form, without the idempotency key. */
    public JsonObject toJson() {
        var json = JsonObject.builder()
                .put("resolution", word.name())
                .put("reason", reason)
                .put("actionDigest", actionDigest.hex());
        action.ifPresent(changed -> json.put("action", changed));
        signals.ifPresent(changed -> json.put("signals", changed));
        return json.build();
    }

    /** The digest by which a retry on this approval is told from another vote. */
    public Digest bodyDigest(RecordId approvalId) {
        return Digest.sha256(JsonObject.builder()
                .put("approvalId", approvalId.toString())
                .putAll(toJson())
                .build()
                .canonical());
    }

    /** Names the word only: what people write, and what would run, is not for logs. */
    @Override
    public String toString() {
        return "Resolution[" + word + "]";
    }
}
