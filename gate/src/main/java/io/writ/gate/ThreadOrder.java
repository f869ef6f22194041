package io.writ.gate;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/**
 * A person's order to stop a thread, or to let it go on.
 *
 * @param reason why, in the person's words; it becomes a commitment
 * @param idempotencyKey makes giving the order again safe
 */
public record ThreadOrder(ThreadId threadId, String reason, Optional<IdempotencyKey> idempotencyKey) {
    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for a reason that is not as it must be */
    public ThreadOrder {
        FreeText.requireReason("/reason", reason);
    }

    /** An order; {@link #withIdempotencyKey} adds to it. */
    public static ThreadOrder of(String threadId, String reason) {
        return new ThreadOrder(new ThreadId(threadId), reason, Optional.empty());
    }

    /**
     * Reads the JSON form: {@code reason}, and where it applies {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static ThreadOrder read(String threadId, JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var reason = members.string("reason");
        var key = members.optionalString("idempotencyKey");
        var order = new ThreadOrder(new ThreadId(threadId), reason, key.map(IdempotencyKey::new));
        members.end();
        return order;
    }

    /** This order under a key: given again under it, it is recorded once. */
    public ThreadOrder withIdempotencyKey(String key) {
        return new ThreadOrder(threadId, reason, Optional.of(new IdempotencyKey(key)));
    }

    /** The JSON form, without the thread and the idempotency key. */
    public JsonObject toJson() {
        return JsonObject.builder().put("reason", reason).build();
    }

    /** The digest by which a retry is told from another order. */
    public Digest bodyDigest() {
        return Digest.sha256(JsonObject.builder()
                .put("threadId", threadId.value())
                .putAll(toJson())
                .build()
                .canonical());
    }

    /** Without the reason: what people write is not for logs. */
    @Override
    public String toString() {
        return "ThreadOrder[" + threadId + "]";
    }
}
