package io.writ.decision;

import io.writ.action.Action;
import io.writ.approval.ApprovalCase;
import io.writ.approval.ApprovalRecords;
import io.writ.approval.VoteStep;
import io.writ.caller.Principal;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.Proposal;
import io.writ.gate.Resolution;
import io.writ.ledger.Ledger;
import io.writ.ledger.StepView;
import io.writ.policy.ExecutionState;
import io.writ.policy.FactValues;
import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLibrary;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is decided again at a vote: the decision that opened the approval, or the one that takes its place. */
public final class Modification {
    /**
     * The decision that opened an approval, with what it was made of.
     *
     * @param now how it would be decided now
     */
    public record Opened(VoteStep.Decided now, JsonObject signals, Action action, List<String> parents) {}

    private static final String SIGNALS = "/signals/";

    private final Ledger ledger;
    private final PolicyLibrary policies;
    private final DecisionDrafts drafts;
    private final ReplayHold holds;
    private final ApprovalRecords records;

    public Modification(Ledger ledger, PolicyLibrary policies, DecisionDrafts drafts, ApprovalRecords records) {
        this.ledger = ledger;
        this.policies = policies;
        this.drafts = drafts;
        this.holds = new ReplayHold(records);
        this.records = records;
    }

    /** The decision again, under the same version; empty for an approval that no decision opened. */
    public Optional<Opened> decided(ApprovalCase about) {
        if (about.decidedUnder().isEmpty()) {
            return Optional.empty();
        }
        var decision = ledger.attestation(about.id()).orElseThrow(() -> VoteStep.unknown(about.id()));
        var loaded = policies.require(about.decidedUnder().get());
        var signals = signals(decision);
        var action = action(decision);
        var evaluation = loaded.policy().evaluate(loaded.policy().readSignals(signals), FactValues.CLEAR, action);
        return Optional.of(
                new Opened(new VoteStep.Decided(loaded, evaluation.decision()), signals, action, parents(decision)));
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

    /** What a modification puts in place of what was asked. */
    public VoteStep.Change change(ApprovalCase about, Optional<Opened> decided, Resolution vote, Principal voter) {
        if (decided.isPresent()) {
            return decision(about, decided.get(), vote, voter);
        }
        if (about.origin() != ApprovalOrigin.REQUEST
                || vote.signals().isPresent()
                || vote.action().isEmpty()) {
            throw Invariant.REQUEST_FORM
                    .refuse(
                            "/resolution",
                            about.origin() == ApprovalOrigin.REQUEST
                                    ? "an approval without a decision is changed by another action alone"
                                    : "there is nothing to change about going on after failures",
                            "Approve it, or reject it.")
                    .exception();
        }
        return request(about, Action.read(vote.action().get()), voter);
    }

    private VoteStep.Change decision(ApprovalCase about, Opened first, Resolution vote, Principal voter) {
        var policy = first.now().policy();
        var signals = policy.policy().readSignals(vote.signals().orElse(first.signals()));
        var action = vote.action().map(Action::read).orElse(first.action());
        policy.policy().checkAction(action, signals);
        requireChange(!action.equals(first.action()) || !signals.toJson().equals(first.signals()));
        var proposal = new Proposal(
                policy.ref(),
                signals.toJson(),
                Optional.of(action.json()),
                about.threadId(),
                about.agentId(),
                first.parents(),
                Optional.empty());
        var draft = drafts.draft(proposal, voter, Optional.empty(), policy, signals, action, about.requesters());
        return (view, of) -> decide(view, of, draft, voter);
    }

    private VoteStep.Change.Put decide(StepView view, ApprovalCase about, DecisionDraft draft, Principal voter) {
        var sameKey = draft.replayTag().equals(about.replayTag());
        if (!sameKey) {
            var holder = draft.replayTag().flatMap(tag -> holds.holder(view, tag, voter.name()));
            if (holder.isPresent()) {
                throw DecisionStep.replay(holder.get()).exception();
            }
        }
        var judged = draft.judge(view);
        var appended = judged.append(view);
        return new VoteStep.Change.Put(appended.id(), !sameKey || judged.state() == ExecutionState.BLOCKED);
    }

    private static void requireChange(boolean changes) {
        if (!changes) {
            throw Invariant.REQUEST_FORM
                    .refuse("/action", "this modification changes nothing", "Approve what is asked, or reject it.")
                    .exception();
        }
    }

    private VoteStep.Change request(ApprovalCase about, Action action, Principal voter) {
        requireChange(!Optional.of(Digest.sha256(action.canonical())).equals(about.actionDigest()));
        var opening = new ApprovalRecords.Opening(
                ApprovalOrigin.REQUEST,
                about.threadId(),
                about.agentId(),
                about.terms(),
                action,
                Optional.empty(),
                Optional.<LoadedPolicy>empty(),
                Optional.empty(),
                OptionalInt.empty(),
                about.requesters());
        var draft = records.requested(opening, voter, Optional.empty());
        return (view, of) -> new VoteStep.Change.Put(view.append(draft).id(), false);
    }
}
