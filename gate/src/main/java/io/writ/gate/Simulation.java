package io.writ.gate;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.Optional;

/**
 * What a proposal would come to. Nothing was written and nothing proves it: it permits nothing, and is for people.
 *
 * @param json the explanation, rule by rule and leaf by leaf, and where they apply {@code heldBy} and
 *     {@code unboundParameters}; it holds signal values
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

    /**
     * The parameters of the action, as JSON Pointers, that no signal is bound to and no condition reads: nothing that
     * was judged says what runs there. Empty for a request that sent no action.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if a server sent what is no list of names
     */
    public List<String> unboundParameters() {
        return json.has("unboundParameters")
                ? Members.of(json, Invariant.REQUEST_FORM, "").strings("unboundParameters")
                : List.of();
    }

    /** Names the action only: explanations hold signal values. */
    @Override
    public String toString() {
        return "Simulation[" + decisionAction().orElse("?") + "]";
    }
}
