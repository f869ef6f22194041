package io.writ.client;

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
import io.writ.verifier.Attestation;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Governance by a server. What it hands over is checked as far as its {@link Trust} goes, and found to be about what
 * was asked. The connections are those of who made it, and stay open when it is closed.
 */
final class HttpGovernance implements Governance {
    private static final String DECISIONS = "/v1/decisions";
    private static final String APPROVALS = "/v1/approvals";
    private static final String THREADS = "/v1/threads/";
    private static final int LIMIT = Attestation.MAX_SIZE;

    /** The most bytes of an explanation. */
    private static final int EXPLANATION = 4 << 20;

    private final Transport transport;
    private final Evidence evidence;
    private final Duration patience;
    private final Polling polling;

    HttpGovernance(Transport transport, Trust trust, Duration patience, Ticker ticker) {
        this.transport = transport;
        this.evidence = new Evidence(trust);
        this.patience = patience;
        this.polling = new Polling(transport, patience, ticker, LIMIT);
    }

    @Override
    public Answer executeFromSignals(Proposal proposal) {
        var key = RandomKey.unless(proposal.idempotencyKey());
        var keyed = proposal.withIdempotencyKey(key);
        var reply = append(DECISIONS, keyed.toJson(), key);
        return reply.isSuccess() ? decided(evidence.answerTo(keyed, reply.body()), reply.isRepeated()) : refused(reply);
    }

    private Reply append(String path, JsonObject body, String key) {
        return transport.send(Call.append(path, body.canonical(), key, patience, LIMIT));
    }

    private static Answer decided(Attestation attestation, boolean repeated) {
        // the verifier's form check leaves no other combination of action and state
        return switch (attestation.decisionAction().orElse("")) {
            case "approve" -> new Answer.Approved(attestation, repeated);
            case "manual_review" -> new Answer.PendingOverride(attestation, repeated);
            default -> new Answer.Rejected(attestation, repeated);
        };
    }

    private Answer refused(Reply reply) {
        var problem = transport.problem(reply);
        var refusal = problem.refusal().orElseThrow(() -> new ProblemException(problem));
        if (refusal.invariant() != Invariant.ALREADY_DECIDED
                || problem.executionId().isEmpty()) {
            return new Answer.Refused(refusal);
        }
        var id = problem.executionId().get();
        var first = Evidence.json(reply.body()).get("attestation");
        // its words may be the server's alone, but an attestation is only handed on if it holds
        return new Answer.Replayed(
                refusal,
                id,
                first instanceof JsonObject json ? Optional.of(evidence.about(id, json)) : Optional.empty(),
                reply.isRepeated());
    }

    @Override
    public Simulation simulate(Proposal proposal) {
        var asked = Call.ask("/v1/simulate", proposal.toJson().canonical(), patience, EXPLANATION);
        return new Simulation(Evidence.json(transport.success(asked).body()));
    }

    @Override
    public Voted openApproval(ApprovalRequest request) {
        var reply = appended(APPROVALS, request.toJson(), request.idempotencyKey());
        return new Voted(evidence.opened(request, reply.body()), reply.isRepeated());
    }

    private Reply appended(String path, JsonObject body, Optional<IdempotencyKey> key) {
        return transport.success(Call.append(path, body.canonical(), RandomKey.unless(key), patience, LIMIT));
    }

    @Override
    public Voted resolveApproval(RecordId approvalId, Resolution vote) {
        var reply = appended(APPROVALS + "/" + approvalId + "/resolutions", vote.toJson(), vote.idempotencyKey());
        return new Voted(evidence.approval(approvalId, reply.body()), reply.isRepeated());
    }

    @Override
    public Optional<Approval> approval(RecordId approvalId) {
        return known(approvalId, transport.send(Call.get(APPROVALS + "/" + approvalId, patience, LIMIT)));
    }

    private Optional<Approval> known(RecordId id, Reply reply) {
        return found(reply).map(there -> evidence.approval(id, there.body()));
    }

    /** Empty where the server says that it knows none; whatever else it says is refused. */
    private Optional<Reply> found(Reply reply) {
        if (reply.isSuccess()) {
            return Optional.of(reply);
        }
        if (transport.problem(reply).invariant().equals(Optional.of(Invariant.KNOWN))) {
            return Optional.empty();
        }
        throw transport.refusal(reply);
    }

    @Override
    public Optional<Approval> waitForOverride(RecordId id, Duration atMost) throws InterruptedException {
        try {
            return polling.until(
                    APPROVALS + "/" + id,
                    atMost,
                    reply -> known(id, reply),
                    approval -> approval.filter(Approval::isPending).isPresent());
        } catch (NoAnswerException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("interrupted while waiting for people").initCause(e);
            }
            throw e;
        }
    }

    /** A decision and what came of it, once there is something, or the time is up. */
    List<Attestation> awaitChain(RecordId executionId, Duration atMost, Predicate<List<Attestation>> pending) {
        return polling.until(
                DECISIONS + "/" + executionId + "?chain=true",
                atMost,
                reply -> evidence.chain(
                        executionId, transport.requireSuccess(reply).body()),
                pending);
    }

    @Override
    public Escalated recordFailure(FailureReport report) {
        var reply = appended("/v1/failures", report.toJson(), report.idempotencyKey());
        return evidence.escalated(report, reply.body(), reply.isRepeated());
    }

    @Override
    public Recorded recordSuccess(SuccessReport report) {
        var named = Map.of(
                "threadId",
                report.threadId().value(),
                "agentId",
                report.agentId().value());
        var reply = appended("/v1/successes", report.toJson(), report.idempotencyKey());
        return recorded(reply, RecordType.SUCCESS, named);
    }

    private Recorded recorded(Reply reply, RecordType type, Map<String, String> members) {
        return new Recorded(evidence.record(type, members, reply.body()), reply.isRepeated());
    }

    @Override
    public Recorded stopThread(ThreadOrder order) {
        return ordered(order, "/stop", RecordType.THREAD_STOPPED);
    }

    @Override
    public Recorded resumeThread(ThreadOrder order) {
        return ordered(order, "/resume", RecordType.THREAD_RESUMED);
    }

    private Recorded ordered(ThreadOrder order, String word, RecordType type) {
        var reply = appended(path(order.threadId()) + word, order.toJson(), order.idempotencyKey());
        return recorded(reply, type, Map.of("threadId", order.threadId().value()));
    }

    private static String path(ThreadId thread) {
        return THREADS + Call.encoded(thread.value());
    }

    @Override
    public ThreadState thread(ThreadId threadId) {
        var body = transport.success(Call.get(path(threadId), patience, LIMIT)).body();
        return Evidence.trusted(() -> {
            var state = ThreadState.read(Evidence.json(body));
            if (!state.threadId().equals(threadId)) {
                throw Invariant.ANSWERS_REQUEST
                        .refuse("/threadId", "is not what was asked for")
                        .exception();
            }
            return state;
        });
    }

    @Override
    public Optional<Attestation> attestation(RecordId executionId) {
        return found(transport.send(Call.get(DECISIONS + "/" + executionId, patience, LIMIT)))
                .map(reply -> evidence.chain(executionId, reply.body()).get(0));
    }

    @Override
    public void close() {}
}
