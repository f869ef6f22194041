package io.writ.approval;

import io.writ.caller.Principal;
import io.writ.history.ExecutionWatch;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.publication.PolicyState;
import io.writ.store.StoreException;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Opens approvals, takes votes, and ends those that nobody resolved in time. */
public final class ApprovalOffice {
    private static final String OPEN = "requestApproval";
    private static final String RESOLVE = "resolveApproval";

    private final Ledger ledger;
    private final ApprovalRecords records;
    private final PeopleTerms people;
    private final ApprovalReader reader;
    private final ExecutionWatch watch;
    private final Redecision redecision;

    public ApprovalOffice(
            Ledger ledger,
            LedgerTerms terms,
            ApprovalRecords records,
            PeopleTerms people,
            ApprovalReader reader,
            ExecutionWatch watch,
            Redecision redecision) {
        this.ledger = ledger;
        this.records = records;
        this.people = people;
        this.reader = reader;
        this.watch = watch;
        this.redecision = redecision;
    }

    /** Opens an approval that no decision asks for; asked again under the same idempotency key, it is the same one. */
    public Voted open(ApprovalRequest request, Principal principal) {
        var submission = ledger.by(principal)
                .about(Optional.of(new AgentId(request.agentId())), Optional.of(new ThreadId(request.threadId())))
                .once(OPEN, request.idempotencyKey().map(IdempotencyKey::new), request.bodyDigest());
        var lent = people.general();
        var opening = new ApprovalRecords.Opening(
                ApprovalOrigin.REQUEST,
                Optional.of(request.threadId()),
                Optional.of(request.agentId()),
                lent.terms(),
                request.action(),
                request.context(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of());
        var draft = records.requested(opening, principal, submission.idempotency());
        return submission.run(first -> new Voted(require(RecordId.parse(first.id())), true), view -> {
            PolicyState.requireInForce(view, lent.of());
            var appended = view.append(draft);
            return committed -> new Voted(require(appended.id()), false);
        });
    }

    /** Takes a vote. */
    public Voted resolve(String approvalId, Resolution vote, Principal voter) {
        var id = RecordId.parse(approvalId);
        var about = about(id);
        // before what the vote says is looked at: nobody learns anything of an approval by how a modification fails
        Voter.require(voter, about);
        var submission = ledger.by(voter)
                .once(RESOLVE, vote.idempotencyKey().map(IdempotencyKey::new), vote.bodyDigest(approvalId));
        var idempotency = submission.idempotency();
        var decided = about.decidedUnder().map(under -> redecision.decide(about));
        var change = vote.word() == Resolution.Word.MODIFIED
                ? Optional.of(decided.map(again -> again.change(vote, voter))
                        .orElseGet(() -> new ModifiedRequest(records).change(about, vote, voter)))
                : Optional.<VoteStep.Change>empty();
        var step = new VoteStep(
                records,
                id,
                voter,
                vote,
                idempotency,
                records.cast(about, voter, vote, idempotency),
                decided.map(Redecision.Redecided::now),
                change);
        var effect = submission.run(first -> new VoteStep.Effect(true), step);
        return new Voted(require(id), effect.repeated());
    }

    private ApprovalCase about(RecordId id) {
        try (var store = ledger.reader()) {
            return ApprovalTables.about(store, id).orElseThrow(() -> VoteStep.unknown(id));
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    /** An approval by its id, which is that of the decision that opened it if one did. */
    public Optional<Approval> find(String approvalId) {
        return reader.find(RecordId.parse(approvalId));
    }

    /** Waits until an approval has ended, or the time is up; then what it is. */
    public Optional<Approval> await(String approvalId, Duration atMost) throws InterruptedException {
        var found = find(approvalId);
        if (found.isPresent() && !found.get().state().ended()) {
            var id = found.get().about().id();
            watch.await(id, atMost, () -> !require(id).state().ended());
            return reader.find(id);
        }
        return found;
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
