package io.writ.policy;

import io.writ.verifier.canonical.JsonObject;
import java.util.Locale;

/**
 * The answer of a policy, with the reason and the rule that gave it. What needs people is always a
 * {@code manual_review}, whatever the rule named, because callers test for {@code approve} first.
 */
public record Decision(Verb action, boolean requiresOverride, String reason, String rule) {

    /** What a decision says. */
    public enum Verb {
        APPROVE,
        REJECT,
        MANUAL_REVIEW;

        /** The name in records and policies. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Decision {
        if ((action == Verb.MANUAL_REVIEW) != requiresOverride) {
            throw new IllegalArgumentException("an override is required exactly by a manual review");
        }
    }

    static Decision reject(String reason, String rule) {
        return new Decision(Verb.REJECT, false, reason, rule);
    }

    /** What follows for the execution of the action. */
    public ExecutionState executionState() {
        return switch (action) {
            case APPROVE -> ExecutionState.COMPLETED;
            case REJECT -> ExecutionState.BLOCKED;
            case MANUAL_REVIEW -> ExecutionState.PENDING_OVERRIDE;
        };
    }

    /** The form in records. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("action", action.wireName())
                .put("requires_override", requiresOverride)
                .put("reason", reason)
                .put("rule", rule)
                .build();
    }
}
