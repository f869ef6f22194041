package io.writ.approval;

import io.writ.gate.Approval;
import io.writ.gate.Approval.CastVote;
import io.writ.ledger.Committed;
import io.writ.ledger.LedgerReading;
import io.writ.store.Key;
import io.writ.store.StoreReader;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Reads approvals as people see them, from what is durable; by the process that owns the ledger, or beside it. */
public final class ApprovalReader {
    /** How many rows a page looks at, whoever asks: an inbox in which little is for the caller takes more pages. */
    private static final int LOOKED_AT = 2_000;

    /** After so many bytes of actions a page ends. */
    private static final long PAGE_BYTES = 4L << 20;

    private static final int PIECE = 100;

    /** More records than one step leaves after a decision: its violations, an approval, the vote, the resolution. */
    private static final int STEP = 128;

    private static final long PAUSE_NANOS = 100_000;
    private static final int CURSOR = Long.BYTES + RecordId.SIZE;

    private final LedgerReading ledger;

    @Inside
    public ApprovalReader(LedgerReading ledger) {
        this.ledger = ledger;
    }

    /** An approval by its id, which is that of the decision that opened it if one did. */
    public Optional<Approval> find(RecordId id) {
        return find(id, about -> true);
    }

    /** As {@link #find(RecordId)}, if it is one that is wanted. */
    Optional<Approval> find(RecordId id, Predicate<ApprovalCase> wanted) {
        while (true) {
            var read = ledger.read((committed, reader) -> {
                var found = ApprovalTables.find(reader, id).filter(one -> wanted.test(one.about()));
                if (found.isEmpty()) {
                    return new Found(true, Optional.empty());
                }
                // rows may be ahead of the checkpoint that was taken before them: its successor is about to be known
                return found.get().endedAt() < committed.size()
                        ? new Found(true, Optional.of(approval(found.get(), committed, reader)))
                        : new Found(false, Optional.empty());
            });
            if (read.settled()) {
                return read.approval();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private record Found(boolean settled, Optional<Approval> approval) {}

    private static Approval approval(ApprovalTables.Found found, Committed committed, StoreReader reader) {
        var requested = committed.attest(found.requestedAt(), reader);
        var what = found.about();
        var votes = found.ballot();
        List<Attestation> records = new ArrayList<>();
        what.executionId().ifPresent(decision -> records.add(committed.attest(index(decision, reader), reader)));
        records.add(requested);
        List<CastVote> cast = new ArrayList<>();
        for (var vote : votes.votes()) {
            var record = committed.attest(index(vote.id(), reader), reader);
            records.add(record);
            cast.add(new CastVote(
                    vote.subject(),
                    vote.kind(),
                    Optional.of(record.time()),
                    text(record, "/reason"),
                    votes.voided().contains(vote.subject())));
        }
        if (votes.state().ended()) {
            records.add(committed.attest(found.endedAt(), reader));
        }
        return new Approval(
                what.id(),
                votes.state(),
                what.asked(),
                object(requested, "/action"),
                object(requested, "/context"),
                cast,
                records);
    }

    /**
     * The approval whose modification a decision is: the resolution follows it in the same step.
     *
     * @param at the decision's index
     */
    Optional<ApprovalCase> modified(RecordId decision, long at) {
        return ledger.read((committed, reader) -> reader.records(at + 1, STEP, false).stream()
                .map(stored -> JsonReader.readObject(stored.leaf()))
                .filter(record -> RecordType.of(record).equals(Optional.of(RecordType.APPROVAL_RESOLVED)))
                .filter(record -> decision.toString().equals(record.string("becomes")))
                .findFirst()
                .flatMap(record ->
                        ApprovalTables.about(reader, RecordId.parse(String.valueOf(record.string("approvalId"))))));
    }

    private static long index(RecordId id, StoreReader reader) {
        return reader.indexOf(id)
                .orElseThrow(() -> Invariant.LEDGER_INTACT
                        .refuse("projection_ballot", "an approval names " + id + ", which is not in the ledger")
                        .exception());
    }

    /**
     * The approvals that are pending, those that expire first before the others.
     *
     * @param after where the page before ended
     * @param wanted which of them
     */
    public ApprovalPage pending(Optional<String> after, int limit, Predicate<ApprovalCase> wanted) {
        var from = after.map(ApprovalReader::cursor).orElseGet(() -> new Key(new byte[0]));
        return ledger.read((committed, reader) -> {
            List<Approval> found = new ArrayList<>();
            var last = from;
            var bytes = 0L;
            for (var looked = 0; looked < LOOKED_AT; looked += PIECE) {
                var rows = ApprovalTables.pending(reader, last, PIECE);
                for (var row : rows) {
                    last = row.place();
                    var one = listed(row.id(), committed, reader, wanted);
                    one.ifPresent(found::add);
                    bytes += one.flatMap(Approval::action)
                            .map(action -> action.canonical().length)
                            .orElse(0);
                    if (found.size() == limit || bytes > PAGE_BYTES) {
                        return new ApprovalPage(found, Optional.of(cursor(last)));
                    }
                }
                if (rows.size() < PIECE) {
                    return new ApprovalPage(found, Optional.empty());
                }
            }
            return new ApprovalPage(found, Optional.of(cursor(last)));
        });
    }

    /** Without proofs: those come with the approval itself. */
    private static Optional<Approval> listed(
            RecordId id, Committed committed, StoreReader reader, Predicate<ApprovalCase> wanted) {
        var found = ApprovalTables.find(reader, id)
                .filter(one -> one.requestedAt() < committed.size())
                .filter(one -> wanted.test(one.about()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var what = found.get().about();
        var votes = found.get().ballot();
        return Optional.of(new Approval(
                id,
                votes.state(),
                what.asked(),
                object(committed.attest(found.get().requestedAt(), reader), "/action"),
                Optional.empty(),
                votes.votes().stream().map(vote -> withoutReason(vote, votes)).toList(),
                List.of()));
    }

    private static CastVote withoutReason(Ballot.Vote vote, Ballot all) {
        return new CastVote(
                vote.subject(),
                vote.kind(),
                Optional.empty(),
                Optional.empty(),
                all.voided().contains(vote.subject()));
    }

    private static Key cursor(String text) {
        try {
            var bytes = HexFormat.of().parseHex(text);
            if (bytes.length == CURSOR) {
                return new Key(bytes);
            }
        } catch (IllegalArgumentException e) {
            throw noCursor();
        }
        throw noCursor();
    }

    private static RuntimeException noCursor() {
        return Invariant.REQUEST_FORM
                .refuse("after", "a page begins where the one before it said that the next begins")
                .exception();
    }

    private static String cursor(Key key) {
        return HexFormat.of().formatHex(key.bytes());
    }

    private static Optional<JsonObject> object(Attestation record, String place) {
        return record.disclosed(place)
                .flatMap(value -> value instanceof JsonObject object ? Optional.of(object) : Optional.empty());
    }

    private static Optional<String> text(Attestation record, String place) {
        return record.disclosed(place)
                .flatMap(value -> value instanceof JsonString text ? Optional.of(text.value()) : Optional.empty());
    }
}
