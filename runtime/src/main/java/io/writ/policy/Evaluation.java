package io.writ.policy;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.List;

/**
 * What a policy gives for signals, facts and an action. State, status and violations always agree with the decision: a
 * blocking violation never stands beside an approval.
 */
public record Evaluation(Decision decision, ExecutionState state, Status status, List<Violation> violations) {
    public Evaluation {
        violations = List.copyOf(violations);
        if (state != decision.executionState() || status != Status.of(violations)) {
            throw new IllegalArgumentException("state and status follow from decision and violations");
        }
        if (status == Status.RED && state != ExecutionState.BLOCKED) {
            throw new IllegalArgumentException("a blocking guard never approves");
        }
    }

    static Evaluation of(Decision decision, List<Violation> violations) {
        return new Evaluation(decision, decision.executionState(), Status.of(violations), violations);
    }

    /** The violations in the form of records. */
    public JsonArray violationsJson() {
        return new JsonArray(
                violations.stream().<JsonValue>map(Violation::toJson).toList());
    }

    /** The members of a record that an evaluation fills: status, violations, decision, execution_state. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("status", status.name())
                .put("violations", violationsJson())
                .put("decision", decision.toJson())
                .put("execution_state", state.wireName())
                .build();
    }
}
