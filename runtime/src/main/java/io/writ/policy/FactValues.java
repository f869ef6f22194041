package io.writ.policy;

import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.JsonObject;

/**
 * The facts of one decision: the three built in ones, and those that the policy declares. Immutable; what is written
 * into the record is {@link #toJson()}, and a policy reads exactly that back.
 *
 * @param threadStopped {@code thread.stopped}: the thread is stopped until a person resumes it
 * @param tainted {@code lineage.tainted}: a parent descends from a quarantined node
 * @param repeats {@code task.repeats}: how many of the last ten tasks of this thread and agent, this one not counted,
 *     were the same task
 * @param declared the facts that the policy declares, in the slots of its own fact schema
 */
public record FactValues(boolean threadStopped, boolean tainted, int repeats, SignalValues declared) {
    public static final String THREAD_STOPPED = "thread.stopped";
    public static final String LINEAGE_TAINTED = "lineage.tainted";
    public static final String TASK_REPEATS = "task.repeats";

    /** All built-in facts clear, and none declared. */
    public static final FactValues CLEAR = new FactValues(false, false, 0, SignalValues.EMPTY);

    /** The thread is stopped; the others clear, and none declared. */
    public static final FactValues STOPPED = new FactValues(true, false, 0, SignalValues.EMPTY);

    public FactValues {
        if (repeats < 0) {
            throw new IllegalArgumentException("repeats below zero");
        }
    }

    /** Whether all built-in facts are clear, so that none of them is recorded. */
    public boolean isClear() {
        return !threadStopped && !tainted && repeats == 0;
    }

    /** Every declared fact, and the built-in ones that are not clear. */
    public JsonObject toJson() {
        var json = JsonObject.builder();
        if (threadStopped) {
            json.put(THREAD_STOPPED, true);
        }
        if (tainted) {
            json.put(LINEAGE_TAINTED, true);
        }
        if (repeats > 0) {
            json.put(TASK_REPEATS, repeats);
        }
        return json.putAll(declared.toJson()).build();
    }
}
