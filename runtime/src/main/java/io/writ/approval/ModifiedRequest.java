package io.writ.approval;

import io.writ.action.Action;
import io.writ.caller.Principal;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.Resolution;
import io.writ.policy.library.LoadedPolicy;
import io.writ.publication.PolicyState;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;
import java.util.OptionalInt;

/** What a modification puts in place of an approval that no decision opened: the same request for another action. */
record ModifiedRequest(ApprovalRecords records) {
    /**
     * What the vote puts in its place.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if there is nothing that it could change, INV-002 for
     *     an action that is too large
     */
    VoteStep.Change change(ApprovalCase about, Resolution vote, Principal voter) {
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
        var action = Action.read(vote.action().get());
        action.requireRecordable();
        return request(about, action, voter);
    }

    private VoteStep.Change request(ApprovalCase about, Action action, Principal voter) {
        VoteStep.requireChange(!Optional.of(Digest.sha256(action.canonical())).equals(about.actionDigest()));
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
        return (view, of) -> {
            PolicyState.requireUngoverned(view, action.name());
            return new VoteStep.Change.Put(view.append(draft).id(), false);
        };
    }
}
