package io.writ.gate;

import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import java.util.Optional;

/**
 * Where a failure has led.
 *
 * @param count how many failures in a row, this one included
 * @param approvalId the approval that is open, if people are asked
 * @param attestation of the record of the failure
 * @param repeated whether this is the first answer again, to a retry under the same idempotency key
 */
public record Escalated(Tier tier, int count, Optional<String> approvalId, Attestation attestation, boolean repeated) {
    /** The answer's JSON form: {@code tier}, {@code count}, and where it applies {@code approvalId}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("tier", tier.name())
                .put("count", count)
                .putIfPresent("approvalId", approvalId.orElse(null))
                .build();
    }
}
