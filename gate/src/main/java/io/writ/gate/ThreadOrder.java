package io.writ.gate;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.Names;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/**
 * A person's order to stop a thread, or to let it go on.
 *
 * @param reason why, in the person's words; it becomes a commitment
 * @param idempotencyKey makes giving the order again safe
 */
public record ThreadOrder(String threadId, String reason, Optional<String> idempotencyKey) {
    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for a name or a reason that is not as it must be */
    public ThreadOrder {
        Names.require("/threadId", threadId);
        FreeText.requireReason("/reason", reason);
        idempotencyKey.ifPresent(key -> Names.require("/idempotencyKey", key));
    }

    /**
     * Reads the JSON form: {@code reason}, and where it applies {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static ThreadOrder read(String threadId, JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var order = new ThreadOrder(threadId, members.string("reason"), members.optionalString("idempotencyKey"));
        members.end();
        return order;
    }

    public ThreadOrder withIdempotencyKey(String key) {
        return new ThreadOrder(threadId, reason, Optional.of(key));
    }

    /** The digest by which a retry is told from another order. */
    public Digest bodyDigest() {
        return Digest.sha256(JsonObject.builder()
                .put("threadId", threadId)
                .put("reason", reason)
                .build()
                .canonical());
    }
}
