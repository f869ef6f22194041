package io.writ.policy;

import java.util.Locale;

/** What a decision means for the action's execution. */
public enum ExecutionState {
    /** Approved: the action may run. */
    COMPLETED,
    /** Waits for people. */
    PENDING_OVERRIDE,
    /** Rejected: the action does not run. */
    BLOCKED;

    /** The name in records. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
