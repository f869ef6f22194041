package io.writ;

import io.writ.ledger.Committed;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.Projections;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.policy.ExecutionState;
import io.writ.policy.LoadedPolicy;
import io.writ.record.RecordDraft;
import io.writ.record.RecordId;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.verifier.Attestation;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a decision does on the ledger: answer a retry, reserve the replay key or refuse, append. */
final class DecisionStep implements Step<Outcome> {
    private final Ledger ledger;
    private final LoadedPolicy policy;
    private final Optional<Idempotency> idempotency;
    private final Optional<String> replayTag;
    private final ExecutionState state;
    private final RecordDraft decision;
    private final List<RecordDraft> violations;
    private final Function<RecordId, RecordDraft> replayRefused;

    DecisionStep(
            Ledger ledger,
            LoadedPolicy policy,
            Optional<Idempotency> idempotency,
            Optional<String> replayTag,
            ExecutionState state,
            RecordDraft decision,
            List<RecordDraft> violations,
            Function<RecordId, RecordDraft> replayRefused) {
        this.ledger = ledger;
        this.policy = policy;
        this.idempotency = idempotency;
        this.replayTag = replayTag;
        this.state = state;
        this.decision = decision;
        this.violations = violations;
        this.replayRefused = replayRefused;
    }

    @Override
    public Answer<Outcome> run(StepView view) {
        var answered = idempotency.map(key -> key.answeredAt(view));
        if (answered.isPresent() && answered.get().isPresent()) {
            var index = answered.get().getAsLong();
            return committed -> repeat(committed, index);
        }
        PolicyState.requireInForce(view, policy);
        var holder = replayTag.map(tag -> view.row(Projection.REPLAY, Projections.replayKey(tag)));
        if (holder.isPresent()) {
            return refuseReplay(view, holder.get());
        }
        var appended = view.append(decision);
        violations.forEach(view::append);
        return committed -> decided(state, committed.attest(appended), false);
    }

    private Answer<Outcome> refuseReplay(StepView view, Row holder) {
        var executionId = Projections.holder(holder);
        view.append(replayRefused.apply(executionId));
        return committed -> replayed(committed, executionId, false);
    }

    /** The first answer again, from the record that it left. */
    private Outcome repeat(Committed committed, long index) {
        var attestation = attest(committed, index);
        var executionId = RecordId.parse(attestation.executionId().orElseThrow());
        return attestation.type().equals("replay.refused")
                ? replayed(committed, executionId, true)
                : decided(ExecutionState.named(attestation.executionState().orElseThrow()), attestation, true);
    }

    private Outcome replayed(Committed committed, RecordId executionId, boolean repeated) {
        return new Outcome.Replayed(replay(executionId), executionId, first(committed, executionId), repeated);
    }

    private static Outcome decided(ExecutionState state, Attestation attestation, boolean repeated) {
        return switch (state) {
            case COMPLETED -> new Outcome.Approved(attestation, repeated);
            case PENDING_OVERRIDE -> new Outcome.PendingOverride(attestation, repeated);
            case BLOCKED -> new Outcome.Rejected(attestation, repeated);
        };
    }

    private static Refusal replay(RecordId executionId) {
        return Invariant.ALREADY_DECIDED.refuse("/signals", "this has already been decided, by " + executionId);
    }

    private Attestation first(Committed committed, RecordId executionId) {
        try (var reader = ledger.reader()) {
            var index = reader.indexOf(executionId).orElseThrow();
            return committed.attest(index, reader);
        }
    }

    private Attestation attest(Committed committed, long index) {
        try (var reader = ledger.reader()) {
            return committed.attest(index, reader);
        }
    }
}
