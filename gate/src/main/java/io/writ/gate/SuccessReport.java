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
 * A task succeeded, which ends the run of failures before it.
 *
 * @param threadId the workflow in which it succeeded
 * @param agentId whose task it was
 * @param idempotencyKey makes reporting again safe
 */
public record SuccessReport(ThreadId threadId, AgentId agentId, Optional<IdempotencyKey> idempotencyKey) {
    /** A success; {@link #withIdempotencyKey} adds to it. */
    public static SuccessReport of(String threadId, String agentId) {
        return new SuccessReport(new ThreadId(threadId), new AgentId(agentId), Optional.empty());
    }

    /**
     * Reads the JSON form: {@code threadId}, {@code agentId}, and where it applies {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static SuccessReport read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var report = new SuccessReport(
                new ThreadId(members.string("threadId")),
                new AgentId(members.string("agentId")),
                members.optionalString("idempotencyKey").map(IdempotencyKey::new));
        members.end();
        return report;
    }

    /** This report under a key: sent again under it, it is recorded once. */
    public SuccessReport withIdempotencyKey(String key) {
        return new SuccessReport(threadId, agentId, Optional.of(new IdempotencyKey(key)));
    }

    /** The JSON form, without the idempotency key. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("threadId", threadId.value())
                .put("agentId", agentId.value())
                .build();
    }

    /** The digest by which a retry is told from another report. */
    public Digest bodyDigest() {
        return Digest.sha256(toJson().canonical());
    }
}
