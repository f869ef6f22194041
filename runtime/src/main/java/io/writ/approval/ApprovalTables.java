package io.writ.approval;

import io.writ.gate.ApprovalState;
import io.writ.gate.VoteKind;
import io.writ.ledger.ProjectedRecord;
import io.writ.ledger.Projection;
import io.writ.ledger.RowValue;
import io.writ.store.Key;
import io.writ.store.LookupReader;
import io.writ.store.Row;
import io.writ.store.Rows;
import io.writ.store.Table;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is looked up of approvals: what each is about, the votes so far, and when it expires. */
@Inside
public final class ApprovalTables implements Projection {
    /** Approval id → canonical JSON of what it is about, for good. */
    private static final Table APPROVAL = Table.of("approval", Table.Keys.ASCENDING);

    /** Approval id → canonical JSON of its state and the votes so far. */
    private static final Table BALLOT = Table.of("ballot", Table.Keys.ASCENDING);

    /**
     * When an approval expires, milliseconds in 8 bytes, and its id → one byte: 1 while it is pending, 0 after. In the
     * order of its keys, what is open is the inbox, and its first row is what the timer waits for.
     */
    private static final Table DEADLINE =
            Table.of("deadline", Table.Keys.ASCENDING).listingOpen();

    private static final byte ENDED = 0;

    @Override
    public List<Table> tables() {
        return List.of(APPROVAL, BALLOT, DEADLINE);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        if (record.is(RecordType.APPROVAL_REQUESTED)) {
            requested(record, rows);
        } else if (record.is(RecordType.APPROVAL_VOTE)) {
            voted(record, rows);
        } else if (record.is(RecordType.APPROVAL_RESOLVED)) {
            ended(record, ApprovalState.valueOf(record.string("resolution")), rows);
        } else if (record.is(RecordType.APPROVAL_EXPIRED)) {
            ended(record, ApprovalState.EXPIRED, rows);
        }
    }

    private static void requested(ProjectedRecord record, Consumer<Row> rows) {
        var id = record.id("approvalId");
        var action = Optional.<JsonValue>ofNullable(record.disclosed().at("/action"))
                .map(value -> Digest.sha256(value.canonical()));
        var about = ApprovalCase.row(record.members(), action, record.time());
        rows.accept(record.row(APPROVAL, key(id), about));
        rows.accept(record.row(BALLOT, key(id), Ballot.OPEN.toBytes()));
        var expires = ApprovalCase.read(id, JsonReader.readObject(about)).expires();
        rows.accept(deadline(record, expires, Table.OPEN));
    }

    private static void voted(ProjectedRecord record, Consumer<Row> rows) {
        var votes = new ArrayList<>(Ballot.readVotes(record.members(), "earlier"));
        votes.add(new Ballot.Vote(
                record.id(),
                new Subject(record.string("subject")),
                VoteKind.named(record.string("vote")),
                record.string("reason")));
        rows.accept(ballot(record, new Ballot(ApprovalState.PENDING, votes, Ballot.readVoided(record.members()))));
    }

    private static void ended(ProjectedRecord record, ApprovalState state, Consumer<Row> rows) {
        rows.accept(ballot(
                record,
                new Ballot(state, Ballot.readVotes(record.members(), "votes"), Ballot.readVoided(record.members()))));
        rows.accept(deadline(record, UtcTime.parse(record.string("deadline")), ENDED));
    }

    private static Row ballot(ProjectedRecord record, Ballot ballot) {
        return record.row(BALLOT, key(record.id("approvalId")), ballot.toBytes());
    }

    private static Row deadline(ProjectedRecord record, Instant expires, byte state) {
        var key = ByteBuffer.allocate(Long.BYTES + RecordId.SIZE)
                .putLong(expires.toEpochMilli())
                .put(record.id("approvalId").bytes());
        return record.row(DEADLINE, new Key(key.array()), new byte[] {state});
    }

    private static Key key(RecordId approvalId) {
        return new Key(approvalId.bytes());
    }

    /**
     * What the rows say of an approval.
     *
     * @param requestedAt the index of the record that asked
     * @param endedAt the index of the newest record about it
     */
    record Found(ApprovalCase about, Ballot ballot, long requestedAt, long endedAt) {}

    /** What the rows say of an approval; empty if there is none of this id. */
    static Optional<Found> find(Rows rows, RecordId id) {
        var about = rows.row(APPROVAL, key(id));
        var ballot = rows.row(BALLOT, key(id));
        return about == null || ballot == null
                ? Optional.empty()
                : Optional.of(new Found(about(id, about), ballot(ballot), about.at(), ballot.at()));
    }

    /** What an approval is about; empty if there is none of this id. */
    static Optional<ApprovalCase> about(Rows rows, RecordId id) {
        @Nullable Row row = rows.row(APPROVAL, key(id));
        return row == null ? Optional.empty() : Optional.of(about(id, row));
    }

    private static ApprovalCase about(RecordId id, Row row) {
        return read(row, json -> ApprovalCase.read(id, JsonReader.readObject(json)));
    }

    private static Ballot ballot(Row row) {
        return read(row, json -> Ballot.read(JsonReader.readObject(json)));
    }

    /**
     * An approval that is pending, and until when.
     *
     * @param place its key, after which those that expire later follow
     */
    record Pending(RecordId id, Instant expires, Key place) {}

    /**
     * The approvals that are pending, those that expire first before the others.
     *
     * @param after only those after this place; an empty key comes before all
     */
    static List<Pending> pending(LookupReader rows, Key after, int max) {
        return rows.open(DEADLINE, after, max).stream()
                .map(row -> read(row, none -> pending(row.key())))
                .toList();
    }

    private static Pending pending(Key place) {
        var bytes = place.bytes();
        return new Pending(
                RecordId.of(Arrays.copyOfRange(bytes, Long.BYTES, Long.BYTES + RecordId.SIZE)),
                Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong()),
                place);
    }

    private static <T> T read(Row row, Function<byte[], T> reading) {
        try {
            return reading.apply(row.value());
        } catch (RefusedException | IllegalArgumentException e) {
            throw RowValue.damaged(row);
        }
    }
}
