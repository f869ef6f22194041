package io.writ.approval;

import io.writ.gate.ApprovalState;
import io.writ.gate.VoteKind;
import io.writ.ledger.ProjectedRecord;
import io.writ.ledger.Projections;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.store.Row;
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

/** The rows that follow from the records of approvals. */
public final class ApprovalRows {
    private static final byte OPEN = 1;
    private static final byte ENDED = 0;

    private ApprovalRows() {}

    public static void requested(ProjectedRecord record, List<Row> rows) {
        var key = key(record.id("approvalId"));
        var action = Optional.<JsonValue>ofNullable(record.disclosed().at("/action"))
                .map(value -> Digest.sha256(value.canonical()));
        var about = ApprovalCase.row(record.members(), action, record.time());
        rows.add(Projections.row(record, Projection.APPROVAL, key, about));
        rows.add(Projections.row(record, Projection.BALLOT, key, Ballot.OPEN.toBytes()));
        var expires = ApprovalCase.read(record.id("approvalId"), JsonReader.readObject(about))
                .expires();
        rows.add(deadline(record, expires, OPEN));
    }

    public static void voted(ProjectedRecord record, List<Row> rows) {
        var votes = new ArrayList<>(Ballot.readVotes(record.members(), "earlier"));
        votes.add(new Ballot.Vote(
                record.id(),
                new Subject(Projections.string(record.members(), "subject")),
                VoteKind.named(Projections.string(record.members(), "vote")),
                Projections.string(record.members(), "reason")));
        rows.add(ballot(record, new Ballot(ApprovalState.PENDING, votes)));
    }

    public static void ended(ProjectedRecord record, List<Row> rows) {
        var members = record.members();
        var expired = "approval.expired".equals(members.string("type"));
        var state = expired ? ApprovalState.EXPIRED : ApprovalState.valueOf(Projections.string(members, "resolution"));
        rows.add(ballot(record, new Ballot(state, Ballot.readVotes(members, "votes"))));
        rows.add(deadline(record, UtcTime.parse(Projections.string(members, "deadline")), ENDED));
        var freed = members.string("freed");
        if (freed != null) {
            rows.add(Projections.row(record, Projection.REPLAY, Projections.replayKey(freed), new byte[0]));
        }
    }

    private static Row ballot(ProjectedRecord record, Ballot ballot) {
        return Projections.row(record, Projection.BALLOT, key(record.id("approvalId")), ballot.toBytes());
    }

    private static Row deadline(ProjectedRecord record, Instant expires, byte state) {
        var key = ByteBuffer.allocate(Long.BYTES + RecordId.SIZE)
                .putLong(expires.toEpochMilli())
                .put(record.id("approvalId").bytes());
        return Projections.row(record, Projection.DEADLINE, new Key(key.array()), new byte[] {state});
    }

    /** Where what is known of an approval is looked up. */
    public static Key key(RecordId approvalId) {
        return new Key(approvalId.bytes());
    }

    /** What the {@code APPROVAL} row of an approval says. */
    public static ApprovalCase about(RecordId approvalId, Row row) {
        return read(row, json -> ApprovalCase.read(approvalId, JsonReader.readObject(json)));
    }

    /** What its {@code BALLOT} row says. */
    public static Ballot ballot(Row row) {
        return read(row, json -> Ballot.read(JsonReader.readObject(json)));
    }

    /** The approval of a {@code DEADLINE} row. */
    public static RecordId approval(Row row) {
        return read(
                row,
                none -> RecordId.of(Arrays.copyOfRange(row.key().bytes(), Long.BYTES, Long.BYTES + RecordId.SIZE)));
    }

    /** When the approval of a {@code DEADLINE} row expires. */
    public static Instant expires(Row row) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(row.key().bytes()).getLong());
    }

    /** Reads a row's value; rows are not covered by any checkpoint. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(byte[] value);
    }

    private static <T> T read(Row row, Reading<T> reading) {
        try {
            return reading.from(row.value());
        } catch (RefusedException | IllegalArgumentException e) {
            throw Projections.damaged(row);
        }
    }
}
