package io.writ.policy;

import java.util.Arrays;
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

    /** Whether records have a state of this name. */
    public static boolean isNamed(String wireName) {
        return Arrays.stream(values()).anyMatch(state -> state.wireName().equals(wireName));
    }

    /** The state of this name in records. */
    public static ExecutionState named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
