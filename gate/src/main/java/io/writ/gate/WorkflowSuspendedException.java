package io.writ.gate;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;

/**
 * Says that a workflow waits for people: the approval is open and durable. Whoever drives the workflow suspends it and
 * goes on when the approval has been resolved.
 */
public final class WorkflowSuspendedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String approvalId;
    private final transient JsonObject context;

    public WorkflowSuspendedException(RecordId approvalId, JsonObject context) {
        super("suspended until the approval " + approvalId + " is resolved");
        this.approvalId = approvalId.toString();
        this.context = context;
    }

    /** By which its resolution is asked for. */
    public RecordId approvalId() {
        return RecordId.parse(approvalId);
    }

    /** What the people were told; empty if nothing, or after this exception has been serialized. */
    public JsonObject context() {
        return context == null ? JsonObject.EMPTY : context;
    }
}
