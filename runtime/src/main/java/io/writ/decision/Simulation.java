package io.writ.decision;

import io.writ.policy.Explanation;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
import java.util.Optional;

/**
 * What a request would come to.
 *
 * @param explanation the decision, rule by rule and leaf by leaf
 * @param heldBy the decision that holds the replay key, because of which it would be refused with INV-013
 */
public record Simulation(Explanation explanation, Optional<RecordId> heldBy) {
    /** For machines: the explanation's members and, where it applies, {@code heldBy}. */
    public JsonObject toJson() {
        var json = JsonObject.builder().putAll(explanation.toJson());
        heldBy.ifPresent(id -> json.put("heldBy", id.toString()));
        return json.build();
    }
}
