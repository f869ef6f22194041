package io.writ.client;

import io.writ.verifier.canonical.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * What the server says a proposal would come to. Nothing was written and nothing proves it: it permits nothing, and is
 * for people.
 *
 * @param json the explanation, rule by rule and leaf by leaf; it holds signal values
 */
public record Simulation(JsonObject json) {
    private static final int LIMIT = 4 << 20;

    /** What asks for one. */
    static Call asked(Proposal proposal, Duration patience) {
        return Call.ask("/v1/simulate", proposal.body(), patience, LIMIT);
    }

    /** {@code approve}, {@code reject} or {@code manual_review}; empty if the server did not say. */
    public Optional<String> decisionAction() {
        return json.get("decision") instanceof JsonObject decision
                ? Optional.ofNullable(decision.string("action"))
                : Optional.empty();
    }

    /** The decision because of which it would be refused with INV-013. */
    public Optional<String> heldBy() {
        return Optional.ofNullable(json.string("heldBy"));
    }

    /** Names the action only: explanations hold signal values. */
    @Override
    public String toString() {
        return "Simulation[" + decisionAction().orElse("?") + "]";
    }
}
