package io.writ.gate;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
import java.util.Optional;

/**
 * What a proposal would come to. Nothing was written and nothing proves it: it permits nothing, and is for people.
 *
 * @param json the explanation, rule by rule and leaf by leaf, and where it applies {@code heldBy}; it holds signal
 *     values
 */
public record Simulation(JsonObject json) {

    /** {@code approve}, {@code reject} or {@code manual_review}; empty if a server did not say. */
    public Optional<String> decisionAction() {
        return json.get("decision") instanceof JsonObject decision
                ? Optional.ofNullable(decision.string("action"))
                : Optional.empty();
    }

    /**
     * The decision that holds the replay key, because of which it would be refused with INV-013.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if a server sent what is no id
     */
    public Optional<RecordId> heldBy() {
        return Optional.ofNullable(json.string("heldBy")).map(RecordId::parse);
    }

    /** Names the action only: explanations hold signal values. */
    @Override
    public String toString() {
        return "Simulation[" + decisionAction().orElse("?") + "]";
    }
}
