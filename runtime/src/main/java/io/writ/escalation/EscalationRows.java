package io.writ.escalation;

import io.writ.gate.Tier;
import io.writ.ledger.ProjectedRecord;
import io.writ.ledger.Projections;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that follow from failures, what they led to, and the stops of threads. */
public final class EscalationRows {
    private static final byte STOPPED = 1;
    private static final byte RESUMED = 2;
    private static final int FAILURE_SIZE = Integer.BYTES + 1;

    private EscalationRows() {}

    /**
     * How often in a row an agent has failed.
     *
     * @param tier where that led
     */
    public record Run(int count, Tier tier) {}

    public static void reported(ProjectedRecord record, List<Row> rows) {
        var members = record.members();
        var failed = "failure".equals(members.string("type"));
        var value = ByteBuffer.allocate(FAILURE_SIZE)
                .putInt(failed ? count(members) : 0)
                .put((byte) (failed ? Tier.valueOf(Projections.string(members, "tier")) : Tier.RETRY).code());
        rows.add(Projections.row(record, Projection.FAILURE, agent(members), value.array()));
    }

    private static int count(JsonObject members) {
        return Math.toIntExact(
                Members.of(members, Invariant.LEDGER_INTACT, "failure").integer("count"));
    }

    public static void escalated(ProjectedRecord record, List<Row> rows) {
        if (record.members().has("approvalId")) {
            rows.add(Projections.row(
                    record,
                    Projection.ESCALATION,
                    agent(record.members()),
                    record.id("approvalId").bytes()));
        }
    }

    public static void stopped(ProjectedRecord record, List<Row> rows) {
        rows.add(thread(record, STOPPED));
    }

    public static void resumed(ProjectedRecord record, List<Row> rows) {
        rows.add(thread(record, RESUMED));
        rows.add(Projections.row(record, Projection.RESUMPTION, threadKey(record), new byte[0]));
    }

    private static Row thread(ProjectedRecord record, byte state) {
        var value = ByteBuffer.allocate(1 + RecordId.SIZE)
                .put(state)
                .put(record.id().bytes());
        return Projections.row(record, Projection.THREAD, threadKey(record), value.array());
    }

    private static Key threadKey(ProjectedRecord record) {
        return Key.of(Projections.string(record.members(), "threadId"));
    }

    private static Key agent(JsonObject members) {
        return Key.of(Projections.string(members, "threadId") + '\0' + Projections.string(members, "agentId"));
    }

    /** Where the failures of an agent are looked up; names hold no NUL. */
    public static Key agent(ThreadId threadId, AgentId agentId) {
        return Key.of(threadId.value() + '\0' + agentId.value());
    }

    /** What the keys of a thread's {@code FAILURE} rows begin with. */
    public static Key agentsOf(ThreadId threadId) {
        return Key.of(threadId.value() + '\0');
    }

    /** The agent of a {@code FAILURE} row. */
    public static AgentId agentOf(Row row) {
        var key = new String(row.key().bytes(), StandardCharsets.UTF_8);
        return new AgentId(key.substring(key.indexOf('\0') + 1));
    }

    /**
     * The run of failures that a {@code FAILURE} row tells; none if the thread has been resumed since.
     *
     * @param resumption the thread's {@code RESUMPTION} row, if it has one
     */
    public static Run run(@Nullable Row failure, @Nullable Row resumption) {
        if (failure == null || (resumption != null && resumption.at() > failure.at())) {
            return new Run(0, Tier.RETRY);
        }
        var value = ByteBuffer.wrap(Projections.value(failure, FAILURE_SIZE));
        var count = value.getInt();
        return new Run(count, Tier.of(value.get()).orElseThrow(() -> Projections.damaged(failure)));
    }

    /** Whether a {@code THREAD} row says that the thread is stopped. */
    public static boolean stopped(@Nullable Row row) {
        return row != null && Projections.value(row, 1 + RecordId.SIZE)[0] == STOPPED;
    }

    /** The record that a {@code THREAD} row names: the last stop or resumption. */
    public static RecordId change(Row row) {
        return RecordId.of(Arrays.copyOfRange(Projections.value(row, 1 + RecordId.SIZE), 1, 1 + RecordId.SIZE));
    }

    /** The approval that an {@code ESCALATION} row names. */
    public static RecordId approval(Row row) {
        return RecordId.of(Projections.value(row, RecordId.SIZE));
    }
}
