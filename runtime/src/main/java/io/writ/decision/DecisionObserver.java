package io.writ.decision;

import io.writ.verifier.refusal.Invariant;

/**
 * Is told how requests for decisions are answered, for whoever measures it. Called on the callers' threads: returns at
 * once. What it throws is logged and changes nothing.
 */
public interface DecisionObserver {
    /** Looks away. */
    DecisionObserver NONE = new DecisionObserver() {};

    /**
     * A request has been answered, by a first or a repeated answer.
     *
     * @param answer {@code approve}, {@code reject}, {@code manual_review}, or {@code replayed} for INV-013
     */
    default void decided(String answer) {}

    /** A request has been refused. */
    default void refused(Invariant invariant) {}
}
