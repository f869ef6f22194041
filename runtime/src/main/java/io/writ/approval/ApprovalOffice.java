package io.writ.approval;

import io.writ.action.Action;
import io.writ.caller.CallerStep;
import io.writ.caller.Principal;
import io.writ.decision.Modification;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.Resolution;
import io.writ.gate.Voted;
import io.writ.history.ExecutionWatch;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.publication.PolicyState;
import io.writ.signing.TenantSecret;
import io.writ.store.Projection;
import io.writ.store.StoreException;
import io.writ.verifier.id.RecordId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Opens approvals, takes votes, and ends those that nobody resolved in time. */
public final class ApprovalOffice {
    private static final String OPEN = "requestApproval";
    private static final String RESOLVE = "resolveApproval";

    private final Ledger ledger;
    private final TenantSecret secret;
    private final ApprovalRecords records;
    private final PeopleTerms people;
    private final ApprovalReader reader;
    private final ExecutionWatch watch;
    private final Modification modification;

    public ApprovalOffice(
            Ledger ledger,
            LedgerTerms terms,
            ApprovalRecords records,
            PeopleTerms people,
            ApprovalReader reader,
            ExecutionWatch watch,
            Modification modification) {
        this.ledger = ledger;
        this.secret = terms.secret();
        this.records = records;
        this.people = people;
        this.reader = reader;
        this.watch = watch;
        this.modification = modification;
    }

    /** Opens an approval that no decision asks for; asked again under the same idempotency key, it is the same one. */
    public Voted open(ApprovalRequest request, Principal principal) {
        var action = Action.read(request.action());
        principal.pins().require(Optional.of(request.agentId()), Optional.of(request.threadId()));
        var idempotency = request.idempotencyKey()
                .map(key -> Idempotency.of(secret, principal.name(), OPEN, key.value(), request.bodyDigest()));
        var lent = people.general();
        var opening = new ApprovalRecords.Opening(
                ApprovalOrigin.REQUEST,
                Optional.of(request.threadId()),
                Optional.of(request.agentId()),
                lent.terms(),
                action,
                request.context(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of());
        var draft = records.requested(opening, principal, idempotency);
        return ledger.submit(new CallerStep<>(principal, view -> {
            var answered = idempotency.map(key -> key.answeredAt(view));
            if (answered.isPresent() && answered.get().isPresent()) {
                var index = answered.get().getAsLong();
                return committed -> new Voted(require(idAt(index)), true);
            }
            PolicyState.requireInForce(view, lent.of());
            var appended = view.append(draft);
            return committed -> new Voted(require(appended.id()), false);
        }));
    }

    private RecordId idAt(long index) {
        return RecordId.parse(ledger.attestation(index).id());
    }

    /** Takes a vote. */
    public Voted resolve(RecordId id, Resolution vote, Principal voter) {
        vote.action().ifPresent(Action::read); //      a vote that has not its form is no vote, whatever it is about
        var about = about(id);
        // before what the vote says is looked at: nobody learns anything of an approval by how a modification fails
        Voter.require(voter, about);
        var idempotency = vote.idempotencyKey()
                .map(key -> Idempotency.of(secret, voter.name(), RESOLVE, key.value(), vote.bodyDigest(id)));
        var decided = modification.decided(about);
        var change = vote.word() == Resolution.Word.MODIFIED
                ? Optional.of(modification.change(about, decided, vote, voter))
                : Optional.<VoteStep.Change>empty();
        var step = new VoteStep(
                records,
                id,
                voter,
                vote,
                idempotency,
                records.cast(about, voter, vote, idempotency),
                decided.map(Modification.Opened::now),
                change);
        var effect = ledger.submit(new CallerStep<>(voter, step));
        return new Voted(require(id), effect.repeated());
    }

    private ApprovalCase about(RecordId id) {
        try (var store = ledger.reader()) {
            var row = store.row(Projection.APPROVAL, ApprovalRows.key(id));
            if (row == null) {
                throw VoteStep.unknown(id);
            }
            return ApprovalRows.about(id, row);
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    /** Waits until an approval that there is has ended, or the time is up. */
    public void await(RecordId id, Duration atMost) throws InterruptedException {
        watch.await(id, atMost, () -> !require(id).state().ended());
    }

    private Approval require(RecordId id) {
        return reader.find(id).orElseThrow(() -> VoteStep.unknown(id));
    }

    /** Ends those approvals whose time is up by ledger time; how many. */
    long expire(List<RecordId> ids) {
        return ledger.submit(view -> {
            var ended = ids.stream()
                    .filter(id -> OpenApproval.endIfOverdue(view, id, records, ApprovalTimer.NAME))
                    .count();
            return committed -> ended;
        });
    }
}
