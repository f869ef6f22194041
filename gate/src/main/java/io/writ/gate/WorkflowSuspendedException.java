package io.writ.gate;

import io.writ.verifier.canonical.JsonObject;

/**
 * Says that a workflow waits for people: the approval is open and durable. Whoever drives the workflow suspends it and
 * goes on when the approval has been resolved.
 */
public final class WorkflowSuspendedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String approvalId;
    private final transient JsonObject context;

    public WorkflowSuspendedException(String approvalId, JsonObject context) {
        super("suspended until the approval " + approvalId + " is resolved");
        this.approvalId = approvalId;
        this.context = context;
    }

    /** By which its resolution is asked for. */
    public String approvalId() {
        return approvalId;
    }

    /** What the people were told; empty if nothing, or after this exception has been serialized. */
    public JsonObject context() {
        return context == null ? JsonObject.EMPTY : context;
    }
}
