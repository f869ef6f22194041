package io.writ.approval;

import io.writ.action.Action;
import io.writ.caller.Principal;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.Resolution;
import io.writ.gate.Voted;
import io.writ.history.ExecutionReader;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.Step;
import io.writ.publication.PolicyState;
import io.writ.store.StoreException;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Opens approvals, takes votes, and ends those that nobody resolved in time. */
@Inside
public final class Approvals {
    private static final String OPEN = "requestApproval";
    private static final String RESOLVE = "resolveApproval";

    private final Ledger ledger;
    private final ApprovalRecords records;
    private final ApprovalPolicies people;
    private final ApprovalReader reader;
    private final ExecutionReader executions;
    private final Redecision redecision;

    public Approvals(
            Ledger ledger,
            ApprovalRecords records,
            ApprovalPolicies people,
            ApprovalReader reader,
            ExecutionReader executions,
            Redecision redecision) {
        this.ledger = ledger;
        this.records = records;
        this.people = people;
        this.reader = reader;
        this.executions = executions;
        this.redecision = redecision;
    }

    /** Opens an approval that no decision asks for; asked again under the same idempotency key, it is the same one. */
    public Voted open(ApprovalRequest request, Principal principal) {
        var action = Action.read(request.action());
        var submission = ledger.by(principal)
                .about(Optional.of(request.agentId()), Optional.of(request.threadId()))
                .once(OPEN, request.idempotencyKey(), request.bodyDigest());
        return submission.run(
                first -> new Voted(require(RecordId.parse(first.id())), true),
                () -> opening(request, action, principal, submission.idempotency()));
    }

    private Step<Voted> opening(
            ApprovalRequest request, Action action, Principal principal, Optional<Idempotency> idempotency) {
        var chosen = people.general();
        var opening = new ApprovalRecords.Opening(
                ApprovalOrigin.REQUEST,
                Optional.of(request.threadId()),
                Optional.of(request.agentId()),
                chosen.terms(),
                action,
                request.context(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of());
        var draft = records.requested(opening, principal, idempotency);
        return view -> {
            PolicyState.requireUngoverned(view, action.name());
            PolicyState.requireInForce(view, chosen.policy());
            var appended = view.append(draft);
            return committed -> new Voted(require(appended.id()), false);
        };
    }

    /** Takes a vote. */
    public Voted resolve(RecordId id, Resolution vote, Principal voter) {
        vote.action().ifPresent(Action::read); //      a vote that has not its form is no vote, whatever it is about
        var about = about(id);
        var submission = ledger.by(voter).once(RESOLVE, vote.idempotencyKey(), vote.bodyDigest(id));
        var effect = submission.run(
                first -> VoteStep.again(first), () -> step(about, vote, voter, submission.idempotency()));
        return new Voted(require(id), effect.repeated());
    }

    private VoteStep step(ApprovalCase about, Resolution vote, Principal voter, Optional<Idempotency> idempotency) {
        // before what the vote says is looked at: nobody learns anything of an approval by how a modification fails
        Voter.require(voter, about);
        var decided = about.decidedUnder().map(under -> redecision.decide(about));
        var change = vote.word() == Resolution.Word.MODIFIED
                ? Optional.of(decided.map(again -> again.change(vote, voter, idempotency))
                        .orElseGet(() -> new ModifiedRequest(records).change(about, vote, voter)))
                : Optional.<VoteStep.Change>empty();
        return new VoteStep(
                records,
                about.id(),
                new VoteStep.Given(voter, vote, idempotency, people, undecided(about)),
                records.cast(about, voter, vote, idempotency),
                decided.map(Redecision.Redecided::now),
                change);
    }

    /** The action that people permit without a decision, as far as it is known. */
    private Optional<Action> undecided(ApprovalCase about) {
        return about.origin() == ApprovalOrigin.REQUEST
                ? require(about.id()).action().map(Action::read)
                : Optional.empty();
    }

    private ApprovalCase about(RecordId id) {
        try (var store = ledger.reader()) {
            return ApprovalTables.about(store, id).orElseThrow(() -> VoteStep.unknown(id));
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    /** Waits until an approval that there is has ended, or the time is up. */
    public void await(RecordId id, Duration atMost) throws InterruptedException {
        executions.await(id, atMost, () -> !require(id).state().ended());
    }

    private Approval require(RecordId id) {
        return reader.find(id).orElseThrow(() -> VoteStep.unknown(id));
    }

    /** Ends those approvals whose time is up by ledger time; how many. */
    long expire(List<RecordId> ids) {
        return ledger.by(ApprovalTimer.AUTHOR).run(view -> {
            var ended = ids.stream()
                    .filter(id -> OpenApproval.endIfOverdue(view, id, records, ApprovalTimer.AUTHOR.name()))
                    .count();
            return committed -> ended;
        });
    }
}
