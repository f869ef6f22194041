package io.writ.policy.condition;

import io.writ.signal.SignalValues;
import java.util.Optional;

/**
 * A condition of a rule or guard: an immutable tree of groups over leaves. Testing it is pure and allocates nothing.
 */
public abstract sealed class Condition permits Group, Leaf {

    /**
     * Whether the condition holds.
     *
     * @param signals the request's signals, in the slots of the policy's schema
     * @param facts the declared facts, in the slots of the policy's fact schema
     * @param paths what the policy reads from the action, in the slots of its path schema
     */
    public abstract boolean test(SignalValues signals, SignalValues facts, SignalValues paths);

    /** What the condition is for whatever input, if that is always the same. */
    public abstract Optional<Boolean> constant();

    /** The condition on one line, as the table of rules shows it. */
    public abstract String text();
}
