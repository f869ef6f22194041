package io.writ.policy;

import java.util.Optional;

/** How much a guard enforces, from least to most. */
public enum GuardLevel {
    /** Noted; changes neither status nor decision. */
    ADVISORY,
    /** The status is yellow; the decision stands. */
    MANDATORY,
    /** The status is red; the decision is a reject. */
    BLOCKING;

    public static Optional<GuardLevel> named(String name) {
        for (var level : values()) {
            if (level.name().equals(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
