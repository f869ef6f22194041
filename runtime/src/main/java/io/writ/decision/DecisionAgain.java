package io.writ.decision;

import io.writ.action.Action;
import io.writ.approval.ApprovalCase;
import io.writ.approval.Redecision;
import io.writ.approval.VoteStep;
import io.writ.caller.Principal;
import io.writ.gate.Proposal;
import io.writ.gate.Resolution;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.StepView;
import io.writ.policy.ExecutionState;
import io.writ.policy.FactValues;
import io.writ.policy.library.PolicyLibrary;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.Optional;

/** Makes decisions again at votes: the one that opened an approval, or the one that takes its place. */
@Inside
public final class DecisionAgain implements Redecision {
    private static final String SIGNALS = "/signals/";

    private final Ledger ledger;
    private final PolicyLibrary policies;
    private final Decisions decisions;

    public DecisionAgain(Ledger ledger, PolicyLibrary policies, Decisions decisions) {
        this.ledger = ledger;
        this.policies = policies;
        this.decisions = decisions;
    }

    @Override
    public Redecided decide(ApprovalCase about) {
        var ref = about.decidedUnder().orElseThrow();
        var decision = ledger.attestation(about.id()).orElseThrow(() -> VoteStep.unknown(about.id()));
        var policy = policies.require(ref);
        var signals = signals(decision);
        var action = action(decision);
        var evaluation = policy.policy().evaluate(policy.policy().readSignals(signals), FactValues.CLEAR, action);
        return new Again(
                about, new VoteStep.Decided(policy, evaluation.decision()), signals, action, parents(decision));
    }

    private static JsonObject signals(Attestation decision) {
        var signals = JsonObject.builder();
        for (var disclosure : decision.disclosures()) {
            if (disclosure.place().startsWith(SIGNALS)) {
                signals.put(disclosure.place().substring(SIGNALS.length()), disclosure.value());
            }
        }
        return signals.build();
    }

    private static Action action(Attestation decision) {
        return decision.disclosed("/action").orElse(null) instanceof JsonObject json
                ? Action.read(json)
                : Action.read(JsonObject.EMPTY);
    }

    private static List<String> parents(Attestation decision) {
        return Members.of(decision.record(), Invariant.LEDGER_INTACT, "decision")
                .strings("parents");
    }

    /** The decision that opened an approval, with what it was made of. */
    private final class Again implements Redecided {
        private final ApprovalCase about;
        private final VoteStep.Decided now;
        private final JsonObject signals;
        private final Action action;
        private final List<String> parents;

        Again(ApprovalCase about, VoteStep.Decided now, JsonObject signals, Action action, List<String> parents) {
            this.about = about;
            this.now = now;
            this.signals = signals;
            this.action = action;
            this.parents = parents;
        }

        @Override
        public VoteStep.Decided now() {
            return now;
        }

        @Override
        public VoteStep.Change change(Resolution vote, Principal voter, Optional<Idempotency> idempotency) {
            var policy = now.policy();
            var changed = policy.policy().readSignals(vote.signals().orElse(signals));
            var proposed = vote.action().map(Action::read).orElse(action);
            proposed.requireRecordable();
            policy.policy().checkAction(proposed, changed);
            VoteStep.requireChange(!proposed.equals(action) || !changed.toJson().equals(signals));
            var proposal = new Proposal(
                    policy.ref(),
                    changed.toJson(),
                    Optional.of(proposed.json()),
                    about.threadId(),
                    about.agentId(),
                    parents,
                    Optional.empty());
            var read = new Read(proposal, voter, policy, changed, proposed);
            var judged = decisions.judge(read, Optional.empty(), about.requesters());
            return new Changed(read, judged, idempotency);
        }
    }

    /** A modification that has been judged. */
    private final class Changed implements VoteStep.Change {
        private final Read read;
        private final Judged judged;
        private final Optional<Idempotency> idempotency;

        Changed(Read read, Judged judged, Optional<Idempotency> idempotency) {
            this.read = read;
            this.judged = judged;
            this.idempotency = idempotency;
        }

        @Override
        public Optional<RecordId> heldBy(StepView view, ApprovalCase about) {
            if (judged.replayTag().equals(about.replayTag())) {
                return Optional.empty();
            }
            var holder = decisions.holder(view, judged);
            holder.ifPresent(first -> view.append(decisions.replayRefused(read, judged, first, idempotency)));
            return holder;
        }

        @Override
        public Put append(StepView view, ApprovalCase about) {
            var sameKey = judged.replayTag().equals(about.replayTag());
            var judgement = judged.on(view);
            var appended = judgement.append(view);
            return new Put(appended.id(), !sameKey || judgement.state() == ExecutionState.BLOCKED);
        }
    }
}
