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
 * A task failed.
 *
 * @param threadId the workflow in which it failed
 * @param agentId whose task it was
 * @param error what went wrong: any text, data and never markup; it becomes a commitment
 * @param severity how bad it is
 * @param idempotencyKey makes reporting again safe: counted once
 */
public record FailureReport(
        ThreadId threadId, AgentId agentId, String error, Severity severity, Optional<IdempotencyKey> idempotencyKey) {
    /** The longest error in characters. */
    public static final int MAX_ERROR = 16_384;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for an error that is empty or too long */
    public FailureReport {
        if (error.isBlank() || error.length() > MAX_ERROR) {
            throw Invariant.REQUEST_FORM
                    .refuse("/error", "a text of 1 to " + MAX_ERROR + " characters was expected")
                    .exception();
        }
    }

    /** A failure of normal severity; the {@code with} methods add to it. */
    public static FailureReport of(String threadId, String agentId, String error) {
        return new FailureReport(
                new ThreadId(threadId), new AgentId(agentId), error, Severity.NORMAL, Optional.empty());
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
                new ThreadId(members.string("threadId")),
                new AgentId(members.string("agentId")),
                members.string("error"),
                members.optionalString("severity").map(Severity::named).orElse(Severity.NORMAL),
                members.optionalString("idempotencyKey").map(IdempotencyKey::new));
        members.end();
        return report;
    }

    /** This report, for a failure that is so bad. */
    public FailureReport withSeverity(Severity given) {
        return new FailureReport(threadId, agentId, error, given, idempotencyKey);
    }

    /** This report under a key: sent again under it, it is counted once. */
    public FailureReport withIdempotencyKey(String key) {
        return new FailureReport(threadId, agentId, error, severity, Optional.of(new IdempotencyKey(key)));
    }

    /** The JSON form, without the idempotency key. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("threadId", threadId.value())
                .put("agentId", agentId.value())
                .put("error", error)
                .put("severity", severity.wireName())
                .build();
    }

    /** The digest by which a retry is told from another report. */
    public Digest bodyDigest() {
        return Digest.sha256(toJson().canonical());
    }

    /** Without the error: it may be a secret. */
    @Override
    public String toString() {
        return "FailureReport[" + threadId + ", " + agentId + ", " + severity + "]";
    }
}
