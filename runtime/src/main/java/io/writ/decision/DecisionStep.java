package io.writ.decision;

import io.writ.gate.Answer;
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
import java.util.Optional;

/** What a decision does on the ledger: answer a retry, reserve the replay key or refuse, append. */
public final class DecisionStep implements Step<Answer> {
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
    public Result<Answer> run(StepView view) {
        PolicyState.requireInForce(view, draft.policy());
        var holder = draft.replayTag().flatMap(tag -> holds.holder(view, tag, principal));
        if (holder.isPresent()) {
            return refuseReplay(view, holder.get());
        }
        var judged = draft.judge(view);
        var appended = judged.append(view);
        return committed -> decided(judged.state(), committed.attest(appended), false);
    }

    private Result<Answer> refuseReplay(StepView view, RecordId executionId) {
        view.append(draft.replayRefused().apply(executionId));
        return committed -> replayed(committed, executionId, false);
    }

    /** The first answer again, from the record that it left. */
    public Answer again(Attestation attestation) {
        var executionId = RecordId.parse(attestation.executionId().orElseThrow());
        return attestation.type().equals("replay.refused")
                ? replayed(ledger.committed(), executionId, true)
                : decided(ExecutionState.named(attestation.executionState().orElseThrow()), attestation, true);
    }

    private Answer replayed(Committed committed, RecordId executionId, boolean repeated) {
        return new Answer.Replayed(
                replay(executionId), executionId, Optional.of(first(committed, executionId)), repeated);
    }

    private static Answer decided(ExecutionState state, Attestation attestation, boolean repeated) {
        return switch (state) {
            case COMPLETED -> new Answer.Approved(attestation, repeated);
            case PENDING_OVERRIDE -> new Answer.PendingOverride(attestation, repeated);
            case BLOCKED -> new Answer.Rejected(attestation, repeated);
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
