package io.writ.gate;

import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/**
 * Where a failure has led.
 *
 * @param count how many failures in a row, this one included
 * @param approvalId the approval that is open, if people are asked
 * @param attestation of the record of the failure
 * @param repeated whether this is the first answer again, to a retry under the same idempotency key
 */
public record Escalated(
        Tier tier, int count, Optional<RecordId> approvalId, Attestation attestation, boolean repeated) {
    /**
     * Reads the JSON form.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing or mistyped member
     */
    public static Escalated read(JsonObject json, boolean repeated) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        return new Escalated(
                members.read("tier", Tier::named),
                count(members),
                members.optional("approvalId", name -> members.read(name, RecordId::parse)),
                Attestation.of(members.json("attestation")),
                repeated);
    }

    /** How many failures in a row an object says there were. */
    static int count(Members members) {
        var count = members.integer("count");
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw members.refuse("count", "is no number of failures");
        }
        return (int) count;
    }

    /**
     * The JSON form: {@code tier}, {@code count}, {@code approvalId} where people are asked, and the failure's
     * {@code attestation}.
     */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("tier", tier.name())
                .put("count", count)
                .putIfPresent("approvalId", approvalId.map(RecordId::toString).orElse(null))
                .put("attestation", attestation.toJson())
                .build();
    }
}
