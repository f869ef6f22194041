package io.writ;

import io.writ.approval.Approval;
import io.writ.approval.ApprovalCase;
import io.writ.approval.ApprovalOffice;
import io.writ.approval.ApprovalReader;
import io.writ.approval.ApprovalRecords;
import io.writ.approval.ApprovalRequest;
import io.writ.approval.ApprovalTimer;
import io.writ.approval.PeopleTerms;
import io.writ.approval.Resolution;
import io.writ.approval.Voted;
import io.writ.approval.Voter;
import io.writ.approval.WorkflowSuspendedException;
import io.writ.caller.Principal;
import io.writ.decision.DecisionAgain;
import io.writ.decision.DecisionDrafts;
import io.writ.escalation.Adjudicator;
import io.writ.escalation.Escalated;
import io.writ.escalation.EscalationOffice;
import io.writ.escalation.EscalationRecords;
import io.writ.escalation.FailureReport;
import io.writ.escalation.FailureTables;
import io.writ.escalation.SuccessReport;
import io.writ.escalation.Thresholds;
import io.writ.history.ExecutionWatch;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.policy.library.PolicyLibrary;
import io.writ.thread.ThreadOffice;
import io.writ.thread.ThreadOrder;
import io.writ.thread.ThreadReader;
import io.writ.thread.ThreadRecords;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.util.Optional;

/**
 * What automation leaves to people in one tenant: approvals and their votes, failures and what they lead to, and the
 * emergency stop of threads (DESIGN §7). Every answer is durable before it is given. For any thread.
 */
public final class People {
    private final Ledger ledger;
    private final ApprovalReader inbox;
    private final ApprovalOffice approvals;
    private final EscalationOffice escalation;
    private final ThreadOffice threads;
    private final ApprovalTimer timer;

    private People(
            Ledger ledger,
            ApprovalReader inbox,
            ApprovalOffice approvals,
            EscalationOffice escalation,
            ThreadOffice threads,
            ApprovalTimer timer) {
        this.ledger = ledger;
        this.inbox = inbox;
        this.approvals = approvals;
        this.escalation = escalation;
        this.threads = threads;
        this.timer = timer;
    }

    static People of(
            Ledger ledger,
            LedgerTerms terms,
            PolicyLibrary policies,
            ExecutionWatch watch,
            DecisionDrafts drafts,
            PeopleTerms lenders,
            ApprovalRecords requests,
            Thresholds thresholds) {
        var failures = new EscalationRecords(terms.tenant(), terms.entropy());
        var stops = new ThreadRecords(terms.tenant(), terms.entropy());
        var inbox = new ApprovalReader(ledger);
        var modification = new DecisionAgain(ledger, policies, drafts, requests);
        var approvals = new ApprovalOffice(ledger, terms, requests, lenders, inbox, watch, modification);
        return new People(
                ledger,
                inbox,
                approvals,
                new EscalationOffice(ledger, failures, stops, thresholds, requests, lenders),
                new ThreadOffice(ledger, stops),
                ApprovalTimer.start(ledger, terms.time(), approvals));
    }

    /**
     * Counts a failure, records it, and says where it leads: to another try, to the adjudicator, to people, or to the
     * stop of the thread. What it leads to is in the same commit.
     *
     * @throws RefusedException INV-037 if the caller is pinned to others, INV-014 if the idempotency key was used for
     *     another report, otherwise as {@link Ledger#submit}
     */
    public Escalated recordFailure(FailureReport report, Principal principal) {
        return escalation.failed(report, principal);
    }

    /** Records a success, which ends the run of failures of its thread and agent. */
    public Attestation recordSuccess(SuccessReport report, Principal principal) {
        return escalation.succeeded(report, principal);
    }

    /** Has failures adjudicated from here on, in place of whatever did it before. */
    public void adjudicateBy(Adjudicator adjudicator) {
        escalation.register(adjudicator);
    }

    /**
     * Asks people whether an action may run, and suspends whoever calls: it never returns.
     *
     * @throws WorkflowSuspendedException always, when the approval is open and durable
     * @throws RefusedException INV-048 if no policy says who may decide, INV-037 if the caller is pinned to others
     */
    public void requestApproval(ApprovalRequest request, Principal principal) {
        var opened = openApproval(request, principal).approval();
        throw new WorkflowSuspendedException(opened.id(), opened.context().orElse(JsonObject.EMPTY));
    }

    /** Opens an approval as {@link #requestApproval} does, for callers that suspend in their own way. */
    public Voted openApproval(ApprovalRequest request, Principal principal) {
        return approvals.open(request, principal);
    }

    /**
     * Takes one person's vote. The last one that is needed, a rejection, and a modification resolve the approval, in
     * the same commit.
     *
     * @throws RefusedException INV-038 if there is no such approval, INV-044 if it has ended, INV-045 if the vote is
     *     about another action, INV-036 or INV-046 if it is not for this caller to vote, INV-047 while the thread is
     *     stopped
     */
    public Voted resolveApproval(String approvalId, Resolution vote, Principal voter) {
        return approvals.resolve(approvalId, vote, voter);
    }

    /** An approval; empty if there is none of this id. */
    public Optional<Approval> approval(String approvalId) {
        return approvals.find(approvalId);
    }

    /**
     * Waits until an approval has ended, by people or by time, or until the time is up; then what it is. A restart of
     * the runtime loses nothing: ask again.
     *
     * @param id of the approval, which is that of the decision that opened it
     */
    public Optional<Approval> waitForOverride(String id, Duration atMost) throws InterruptedException {
        return approvals.await(id, atMost);
    }

    /** The approvals of this ledger, for readers. */
    public ApprovalReader approvals() {
        return inbox;
    }

    /** Whether an approval is for this caller to decide. */
    public static boolean mayVote(Principal voter, ApprovalCase about) {
        return Voter.mayVote(voter, about);
    }

    /** Stops a thread: from here on every decision for it is a reject. Stopping it again changes nothing. */
    public Attestation stopThread(ThreadOrder order, Principal principal) {
        return threads.stop(order, principal);
    }

    /**
     * Lets a stopped thread go on, and counts its failures from nothing.
     *
     * @throws RefusedException INV-047 if it is not stopped
     */
    public Attestation resumeThread(ThreadOrder order, Principal principal) {
        return threads.resume(order, principal);
    }

    /** Where the threads of this ledger stand, for readers. */
    public ThreadReader threads() {
        return new ThreadReader(ledger, FailureTables::ofThread);
    }

    /** Before the ledger: the timer would find it closed. */
    void close() {
        timer.close();
    }
}
