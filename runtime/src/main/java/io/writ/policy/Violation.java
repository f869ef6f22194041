package io.writ.policy;

import io.writ.verifier.canonical.JsonObject;

/** A guard that fired: which, at which level, and the reason that it gives. */
public record Violation(String guard, GuardLevel level, String reason) {

    /** The form in records. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("guard", guard)
                .put("level", level.name())
                .put("reason", reason)
                .build();
    }
}
