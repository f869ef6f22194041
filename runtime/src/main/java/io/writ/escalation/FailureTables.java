package io.writ.escalation;

import io.writ.gate.ThreadState;
import io.writ.gate.Tier;
import io.writ.ledger.ProjectedRecord;
import io.writ.ledger.Projection;
import io.writ.ledger.RowValue;
import io.writ.store.Key;
import io.writ.store.LookupReader;
import io.writ.store.Row;
import io.writ.store.Rows;
import io.writ.store.Table;
import io.writ.thread.ThreadTables;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is looked up of failures: how many in a row, and the approval that they opened last. */
@Inside
public final class FailureTables implements Projection {
    /** Thread, NUL, agent → how many failures in a row, 4 bytes, and the number of the tier they led to, one byte. */
    private static final Table FAILURE = Table.of("failure", Table.Keys.NAMES);

    /** Thread, NUL, agent → the id of the approval that its failures opened last, 16 bytes. */
    private static final Table ESCALATION = Table.of("escalation", Table.Keys.NAMES);

    private static final int FAILURE_SIZE = Integer.BYTES + 1;

    /**
     * How often in a row an agent has failed.
     *
     * @param tier where that led
     */
    record Run(int count, Tier tier) {
        private static final Run NONE = new Run(0, Tier.RETRY);
    }

    @Override
    public List<Table> tables() {
        return List.of(FAILURE, ESCALATION);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        if (record.is(RecordType.FAILURE)) {
            rows.accept(run(record, count(record.members()), Tier.valueOf(record.string("tier"))));
        } else if (record.is(RecordType.SUCCESS)) {
            rows.accept(run(record, Run.NONE.count(), Run.NONE.tier()));
        } else if (record.is(RecordType.ESCALATION) && record.members().has("approvalId")) {
            var approval = record.id("approvalId").bytes();
            rows.accept(record.row(ESCALATION, key(record), approval));
        }
    }

    private static Row run(ProjectedRecord record, int count, Tier tier) {
        var value = ByteBuffer.allocate(FAILURE_SIZE).putInt(count).put((byte) tier.code());
        return record.row(FAILURE, key(record), value.array());
    }

    private static int count(JsonObject members) {
        return Math.toIntExact(
                Members.of(members, Invariant.LEDGER_INTACT, "failure").integer("count"));
    }

    private static Key key(ProjectedRecord record) {
        return key(record.string("threadId"), record.string("agentId"));
    }

    /** Names hold no NUL. */
    private static Key key(String threadId, String agentId) {
        return Key.of(threadId + '\0' + agentId);
    }

    /** How often in a row an agent has failed in a thread, since the thread was resumed last. */
    static Run run(Rows rows, ThreadId threadId, AgentId agentId) {
        return run(rows.row(FAILURE, key(threadId.value(), agentId.value())), ThreadTables.resumedAt(rows, threadId));
    }

    private static Run run(@Nullable Row failure, OptionalLong resumption) {
        if (failure == null || resumption.orElse(-1) > failure.at()) {
            return Run.NONE;
        }
        var value = ByteBuffer.wrap(RowValue.of(failure, FAILURE_SIZE));
        var count = value.getInt();
        return new Run(count, Tier.of(value.get()).orElseThrow(() -> RowValue.damaged(failure)));
    }

    /** Every agent of a thread that has failed since it last succeeded, by name. */
    public static List<ThreadState.Failures> ofThread(LookupReader rows, ThreadId threadId) {
        var resumption = ThreadTables.resumedAt(rows, threadId);
        return rows.startingWith(FAILURE, Key.of(threadId.value() + '\0')).stream()
                .map(row -> new ThreadState.Failures(
                        agent(row), run(row, resumption).count()))
                .filter(one -> one.count() > 0)
                .toList();
    }

    private static AgentId agent(Row row) {
        var key = new String(row.key().bytes(), StandardCharsets.UTF_8);
        return new AgentId(key.substring(key.indexOf('\0') + 1));
    }

    /**
     * The approval that failures opened.
     *
     * @param at the index of the record that says so
     */
    record Opened(RecordId approval, long at) {}

    /** The approval that an agent's failures in a thread opened last. */
    static Optional<Opened> opened(Rows rows, ThreadId threadId, AgentId agentId) {
        var row = rows.row(ESCALATION, key(threadId.value(), agentId.value()));
        return row == null ? Optional.empty() : Optional.of(new Opened(RowValue.id(row), row.at()));
    }
}
