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
import io.writ.ledger.Submission;
import io.writ.thread.VisibleThreads;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.RecordType;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The page on which a request becomes an attestation: one tenant's runtime, embedded, as one caller may use it. Every
 * answer is durable before it is given, and recorded in the caller's name; what the caller may not read is left out.
 * Safe for any number of threads.
 *
 * <pre>{@code
 * try (var governor = Governor.open(Path.of("home"))) {
 *     switch (governor.executeFromSignals(proposal)) {
 *         case Answer.Approved approved -> pay(approved.attestation());
 *         case Answer.Rejected rejected -> stop(rejected.attestation());
 *         case Answer.PendingOverride pending -> suspend(pending.attestation());
 *         case Answer.Replayed replayed -> alreadyDecided(replayed.executionId());
 *         case Answer.Refused refused -> fix(refused.refusal());
 *     }
 * }
 * }</pre>
 */
public final class Governor implements Governance {
    private final Tenant tenant;
    private final Principal caller;
    private final VisibleApprovals approvals;
    private final Runnable onClose;

    Governor(Tenant tenant, Principal caller, Runnable onClose) {
        this.tenant = tenant;
        this.caller = caller;
        this.approvals = new VisibleApprovals(tenant.approvals(), caller);
        this.onClose = onClose;
    }

    @Override
    public Answer executeFromSignals(Proposal proposal) {
        try {
            var action = proposal.action().map(Action::read); // what has not its form is refused before all else
            var submission = tenant.ledger()
                    .by(caller)
                    .about(proposal.agentId(), proposal.threadId())
                    .once("executeFromSignals", proposal.idempotencyKey(), proposal.bodyDigest());
            return readable(tenant.told(decide(tenant, caller, proposal, action, submission)));
        } catch (RefusedException e) {
            return tenant.told(new Answer.Refused(e.refusal()));
        }
    }

    /** The steps of a decision, in the order in which they happen; ARCHITECTURE.md has them with the same names. */
    static Answer decide(
            Tenant tenant, Principal caller, Proposal proposal, Optional<Action> action, Submission submission) {
        var decisions = tenant.decisions();
        try {
            return submission.run(decisions::again, () -> {
                // policy, signals, action: what is judged is what runs
                var read = decisions.read(proposal, action, caller);
                // guards, then rules: pure, and a kill up to here leaves nothing
                var judged = decisions.judge(read, submission.idempotency());
                return view -> {
                    // alone on the sequencer: the replay key is this decision's from here on, or another one's
                    var reserved = decisions.reserve(view, judged);
                    // the decision, or the refusal of a replay: a kill leaves its whole batch, or nothing of it
                    var written = decisions.append(view, reserved);
                    // durable by now: a kill loses the answer alone, and the same request finds it again
                    return committed -> decisions.prove(committed, written);
                };
            });
        } catch (RefusedException e) {
            return new Answer.Refused(e.refusal());
        }
    }

    private Answer readable(Answer answer) {
        return answer instanceof Answer.Replayed replayed
                ? new Answer.Replayed(
                        replayed.refusal(),
                        replayed.executionId(),
                        replayed.first().filter(caller::mayRead),
                        replayed.repeated())
                : answer;
    }

    /** Opens a home for its tenant {@code default} and the operating system's user; closing it closes the home. */
    public static Governor open(Path home) {
        return open(home, TenantId.DEFAULT, TimeSource.SYSTEM, Entropy.system());
    }

    /** As {@link #open(Path)}, for another tenant, clock and randomness; see {@link Tenant#open}. */
    public static Governor open(Path home, TenantId tenant, TimeSource time, Entropy entropy) {
        var opened = Tenant.open(home, tenant, time, entropy, Tuning.DEFAULT);
        return new Governor(opened, Principal.local(), opened::close);
    }

    /** The same runtime as another caller may use it. To close what is returned closes nothing. */
    public Governor as(Principal other) {
        return tenant.as(other);
    }

    /** The tenant as a whole: its policies, its API keys, its log. */
    public Tenant tenant() {
        return tenant;
    }

    @Override
    public Simulation simulate(Proposal proposal) {
        proposal.action().ifPresent(Action::read);
        caller.requireMayActFor(proposal.agentId(), proposal.threadId());
        return tenant.simulate(proposal);
    }

    @Override
    public Voted openApproval(ApprovalRequest request) {
        return shown(tenant.approvalChanges().open(request, caller));
    }

    @Override
    public Voted resolveApproval(RecordId approvalId, Resolution vote) {
        return shown(tenant.approvalChanges().resolve(approvalId, vote, caller));
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
        tenant.approvalChanges().await(id, atMost);
        return approvals.find(id);
    }

    @Override
    public Escalated recordFailure(FailureReport report) {
        return tenant.escalation().failed(report, caller);
    }

    @Override
    public Recorded recordSuccess(SuccessReport report) {
        return tenant.escalation().succeeded(report, caller);
    }

    @Override
    public Recorded stopThread(ThreadOrder order) {
        return tenant.threadChanges().stop(order, caller);
    }

    @Override
    public Recorded resumeThread(ThreadOrder order) {
        return tenant.threadChanges().resume(order, caller);
    }

    @Override
    public ThreadState thread(ThreadId threadId) {
        return new VisibleThreads(tenant.threads(), caller).state(threadId);
    }

    @Override
    public Optional<Attestation> attestation(RecordId executionId) {
        return tenant.ledger()
                .attestation(executionId)
                .filter(record -> record.is(RecordType.DECISION))
                .filter(approvals::mayRead);
    }

    /** Closes what {@link #open(Path)} opened; a governor that {@link #as} gave leaves it open for the others. */
    @Override
    public void close() {
        onClose.run();
    }
}
