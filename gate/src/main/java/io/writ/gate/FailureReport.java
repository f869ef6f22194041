package io.writ.gate;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.Names;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/**
 * A task failed.
 *
 * @param threadId the workflow in which it failed
 * @param agentId whose task it was
 * @param error what went wrong: any text, data and never markup; it becomes a commitment
 * @param severity how bad it is
 * @param idempotencyKey makes reporting again safe: counted once
 */
public record FailureReport(
        String threadId, String agentId, String error, Severity severity, Optional<String> idempotencyKey) {
    /** The longest error in characters. */
    public static final int MAX_ERROR = 16_384;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for a name or an error that is not as it must be */
    public FailureReport {
        Names.require("/threadId", threadId);
        Names.require("/agentId", agentId);
        idempotencyKey.ifPresent(key -> Names.require("/idempotencyKey", key));
        if (error.isBlank() || error.length() > MAX_ERROR) {
            throw Invariant.REQUEST_FORM
                    .refuse("/error", "a text of 1 to " + MAX_ERROR + " characters was expected")
                    .exception();
        }
    }

    /**
     * Reads the JSON form: {@code threadId}, {@code agentId}, {@code error}, and where they apply {@code severity} (by
     * default {@code normal}) and {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing, mistyped or unknown member
     */
    public static FailureReport read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var report = new FailureReport(
                members.string("threadId"),
                members.string("agentId"),
                members.string("error"),
                members.optionalString("severity").map(Severity::named).orElse(Severity.NORMAL),
                members.optionalString("idempotencyKey"));
        members.end();
        return report;
    }

    public FailureReport withIdempotencyKey(String key) {
        return new FailureReport(threadId, agentId, error, severity, Optional.of(key));
    }

    /** The JSON form, without the idempotency key. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("threadId", threadId)
                .put("agentId", agentId)
                .put("error", error)
                .put("severity", severity.wireName())
                .build();
    }

    /** The digest by which a retry is told from another report. */
    public Digest bodyDigest() {
        return Digest.sha256(toJson().canonical());
    }
}
