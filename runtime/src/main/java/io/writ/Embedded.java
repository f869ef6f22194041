package io.writ;

import io.writ.action.Action;
import io.writ.approval.VisibleApprovals;
import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.Escalated;
import io.writ.gate.FailureReport;
import io.writ.gate.Governance;
import io.writ.gate.Proposal;
import io.writ.gate.Recorded;
import io.writ.gate.Resolution;
import io.writ.gate.Simulation;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.gate.ThreadState;
import io.writ.gate.Voted;
import io.writ.thread.VisibleThreads;
import io.writ.verifier.Attestation;
import io.writ.verifier.RecordType;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import java.time.Duration;
import java.util.Optional;

/** A runtime as one caller may use it. What others have asked, and this caller may not read, is left out. */
final class Embedded implements Governance {
    private final Governor governor;
    private final Principal caller;
    private final VisibleApprovals approvals;

    Embedded(Governor governor, Principal caller) {
        this.governor = governor;
        this.caller = caller;
        this.approvals = new VisibleApprovals(governor.approvals(), caller);
    }

    @Override
    public Answer executeFromSignals(Proposal proposal) {
        var answer = governor.decide(proposal, caller);
        return answer instanceof Answer.Replayed replayed ? readable(replayed) : answer;
    }

    private Answer readable(Answer.Replayed replayed) {
        return new Answer.Replayed(
                replayed.refusal(),
                replayed.executionId(),
                replayed.first().filter(caller::mayRead),
                replayed.repeated());
    }

    @Override
    public Simulation simulate(Proposal proposal) {
        proposal.action().ifPresent(Action::read);
        caller.pins().require(proposal.agentId(), proposal.threadId());
        return governor.explain(proposal);
    }

    @Override
    public Voted openApproval(ApprovalRequest request) {
        return shown(governor.approvals.open(request, caller));
    }

    @Override
    public Voted resolveApproval(RecordId approvalId, Resolution vote) {
        return shown(governor.approvals.resolve(approvalId, vote, caller));
    }

    private Voted shown(Voted voted) {
        return new Voted(approvals.shown(voted.approval()), voted.repeated());
    }

    @Override
    public Optional<Approval> approval(RecordId approvalId) {
        return approvals.find(approvalId);
    }

    @Override
    public Optional<Approval> waitForOverride(RecordId id, Duration atMost) throws InterruptedException {
        var found = approvals.find(id);
        if (found.isEmpty() || found.get().state().ended()) {
            return found;
        }
        governor.approvals.await(id, atMost);
        return approvals.find(id);
    }

    @Override
    public Escalated recordFailure(FailureReport report) {
        return governor.escalation.failed(report, caller);
    }

    @Override
    public Recorded recordSuccess(SuccessReport report) {
        return governor.escalation.succeeded(report, caller);
    }

    @Override
    public Recorded stopThread(ThreadOrder order) {
        return governor.threads.stop(order, caller);
    }

    @Override
    public Recorded resumeThread(ThreadOrder order) {
        return governor.threads.resume(order, caller);
    }

    @Override
    public ThreadState thread(ThreadId threadId) {
        return new VisibleThreads(governor.threads(), caller).state(threadId);
    }

    @Override
    public Optional<Attestation> attestation(RecordId executionId) {
        return governor.record(executionId)
                .filter(record -> record.is(RecordType.DECISION))
                .filter(caller::mayRead);
    }

    /** Leaves the runtime open, which is not this caller's alone. */
    @Override
    public void close() {}
}
