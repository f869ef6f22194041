package io.writ.gate;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import java.time.Duration;
import java.util.Optional;

/**
 * What a program asks of Writ before it acts, and tells it afterwards; the same whether Writ runs in the program's own
 * process or behind HTTP. Whatever is answered is durable before it is answered.
 *
 * <p>A refusal is the same in both cases: {@link Answer.Refused}, and from all other operations
 * {@link io.writ.verifier.refusal.RefusedException}. Every operation refuses with INV-028 if the store fails, INV-029
 * if too many requests wait, INV-030 if the clock has jumped, and INV-035 if the caller's key is good no more. A client
 * may throw something of its own in addition, if no answer came that can be believed. Whatever is thrown permits
 * nothing.
 *
 * <p>Safe for any number of threads.
 */
public interface Governance extends AutoCloseable {
    /**
     * Decides whether the action may run, under exactly the policy version that the proposal names, and records it.
     * Only {@link Answer.Approved} permits the action. It never throws because of a refusal.
     */
    @CheckReturnValue
    Answer executeFromSignals(Proposal proposal);

    /**
     * What would be decided, and why. Nothing is written, and nothing proves it.
     *
     * @throws io.writ.verifier.refusal.RefusedException as {@link #executeFromSignals} would refuse
     */
    @CheckReturnValue
    Simulation simulate(Proposal proposal);

    /**
     * Asks people whether an action may run, and suspends whoever calls: it never returns.
     *
     * @throws WorkflowSuspendedException always, when the approval is open and durable
     * @throws io.writ.verifier.refusal.RefusedException as {@link #openApproval}
     */
    default void requestApproval(ApprovalRequest request) {
        var opened = openApproval(request).approval();
        throw new WorkflowSuspendedException(opened.id(), opened.context().orElse(JsonObject.EMPTY));
    }

    /**
     * Opens an approval as {@link #requestApproval} does, for callers that suspend in their own way. Asked again under
     * the same idempotency key, it is the same approval.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-048 if no policy says who may decide, INV-037 if the caller
     *     is pinned to others, INV-004 if the action has not its form, INV-014 if the idempotency key was used for
     *     another request
     */
    Voted openApproval(ApprovalRequest request);

    /**
     * Takes one person's vote. The last one that is needed, a rejection, and a modification resolve the approval, in
     * the same commit.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-038 if there is no such approval, INV-044 if it has ended,
     *     INV-045 if the vote is about another action, INV-036, INV-037 or INV-046 if it is not for this caller to
     *     vote, INV-047 while the thread is stopped, INV-014 if the idempotency key was used for another vote
     */
    Voted resolveApproval(RecordId approvalId, Resolution vote);

    /** An approval with its records; empty if there is none of this id that the caller may see. */
    @CheckReturnValue
    Optional<Approval> approval(RecordId approvalId);

    /**
     * Waits until an approval has ended, by people or by time, or until the time is up; then what it is. A restart of
     * either side loses nothing: ask again.
     *
     * @param id of the approval, which is that of the decision that opened it
     * @return empty if there is none of this id that the caller may see
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    Optional<Approval> waitForOverride(RecordId id, Duration atMost) throws InterruptedException;

    /**
     * Counts a failure, records it, and says where it leads: to another try, to the adjudicator, to people, or to the
     * stop of the thread. What it leads to is in the same commit.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037 if the caller is pinned to others, INV-014 if the
     *     idempotency key was used for another report
     */
    Escalated recordFailure(FailureReport report);

    /**
     * Records a success, which ends the run of failures of its thread and agent.
     *
     * @throws io.writ.verifier.refusal.RefusedException as {@link #recordFailure}
     */
    Recorded recordSuccess(SuccessReport report);

    /**
     * Stops a thread: from here on every decision for it is a reject. To stop it again changes nothing.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037 if the caller is pinned to others, INV-014 if the
     *     idempotency key was used for another order
     */
    Recorded stopThread(ThreadOrder order);

    /**
     * Lets a stopped thread go on, and counts its failures from nothing.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-047 if it is not stopped, otherwise as {@link #stopThread}
     */
    Recorded resumeThread(ThreadOrder order);

    /**
     * Where a thread stands; one of which nothing is known runs.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037 if the caller is pinned to other threads
     */
    @CheckReturnValue
    ThreadState thread(ThreadId threadId);

    /**
     * The attestation of a decision, with a fresh proof; empty if there is none of this id that the caller may read.
     */
    @CheckReturnValue
    Optional<Attestation> attestation(RecordId executionId);

    /** Lets go of what was taken for this alone. */
    @Override
    void close();
}
