package io.writ.gate;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.Names;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/**
 * A task succeeded, which ends the run of failures before it.
 *
 * @param threadId the workflow in which it succeeded
 * @param agentId whose task it was
 * @param idempotencyKey makes reporting again safe
 */
public record SuccessReport(String threadId, String agentId, Optional<String> idempotencyKey) {
    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for a name that is not as it must be */
    public SuccessReport {
        Names.require("/threadId", threadId);
        Names.require("/agentId", agentId);
        idempotencyKey.ifPresent(key -> Names.require("/idempotencyKey", key));
    }

    /**
     * Reads the JSON form: {@code threadId}, {@code agentId}, and where it applies {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static SuccessReport read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var report = new SuccessReport(
                members.string("threadId"), members.string("agentId"), members.optionalString("idempotencyKey"));
        members.end();
        return report;
    }

    public SuccessReport withIdempotencyKey(String key) {
        return new SuccessReport(threadId, agentId, Optional.of(key));
    }

    /** The digest by which a retry is told from another report. */
    public Digest bodyDigest() {
        return Digest.sha256(JsonObject.builder()
                .put("threadId", threadId)
                .put("agentId", agentId)
                .build()
                .canonical());
    }
}
