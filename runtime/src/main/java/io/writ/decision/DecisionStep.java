package io.writ.decision;

import io.writ.ledger.Committed;
import io.writ.ledger.Ledger;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.policy.ExecutionState;
import io.writ.publication.PolicyState;
import io.writ.verifier.Attestation;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;

/** What a decision does on the ledger: answer a retry, reserve the replay key or refuse, append. */
public final class DecisionStep implements Step<Outcome> {
    private final Ledger ledger;
    private final ReplayHold holds;
    private final String principal;
    private final DecisionDraft draft;

    DecisionStep(Ledger ledger, ReplayHold holds, String principal, DecisionDraft draft) {
        this.ledger = ledger;
        this.holds = holds;
        this.principal = principal;
        this.draft = draft;
    }

    @Override
    public Result<Outcome> run(StepView view) {
        PolicyState.requireInForce(view, draft.policy());
        var holder = draft.replayTag().flatMap(tag -> holds.holder(view, tag, principal));
        if (holder.isPresent()) {
            return refuseReplay(view, holder.get());
        }
        var judged = draft.judge(view);
        var appended = judged.append(view);
        return committed -> decided(judged.state(), committed.attest(appended), false);
    }

    private Result<Outcome> refuseReplay(StepView view, RecordId executionId) {
        view.append(draft.replayRefused().apply(executionId));
        return committed -> replayed(committed, executionId, false);
    }

    /** The first answer again, from the record that it left. */
    public Outcome again(Attestation attestation) {
        var executionId = RecordId.parse(attestation.executionId().orElseThrow());
        return attestation.type().equals("replay.refused")
                ? replayed(ledger.committed(), executionId, true)
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

    static Refusal replay(RecordId executionId) {
        return Invariant.ALREADY_DECIDED.refuse("/signals", "this has already been decided, by " + executionId);
    }

    private Attestation first(Committed committed, RecordId executionId) {
        try (var reader = ledger.reader()) {
            var index = reader.indexOf(executionId).orElseThrow();
            return committed.attest(index, reader);
        }
    }
}
