package io.writ.policy;

import io.writ.policy.condition.Condition;

/** A guard of a policy: violated if its condition holds. All guards are tested, whatever the others say. */
public record Guard(String id, GuardLevel level, Condition when, String reason) {

    Violation violation() {
        return new Violation(id, level, reason);
    }
}
