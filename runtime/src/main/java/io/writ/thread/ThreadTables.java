package io.writ.thread;

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
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What is looked up of threads: which are stopped, and since when failures count again. */
@Inside
public final class ThreadTables implements Projection {
    /** Thread → one byte of state (1 stopped, 2 resumed) and the id of the record that says so, 16 bytes. */
    private static final Table THREAD = Table.of("thread", Table.Keys.FEW);

    /** Thread → nothing: its {@link Row#at} is the last resumption, from which on failures count. */
    private static final Table RESUMPTION = Table.of("resumption", Table.Keys.FEW);

    private static final byte STOPPED = 1;
    private static final byte RESUMED = 2;

    @Override
    public List<Table> tables() {
        return List.of(THREAD, RESUMPTION);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        if (record.is(RecordType.THREAD_STOPPED)) {
            rows.accept(thread(record, STOPPED));
        }
        if (record.is(RecordType.THREAD_RESUMED)) {
            rows.accept(thread(record, RESUMED));
            rows.accept(record.row(RESUMPTION, Key.of(record.string("threadId")), new byte[0]));
        }
    }

    private static Row thread(ProjectedRecord record, byte state) {
        var value = ByteBuffer.allocate(1 + RecordId.SIZE)
                .put(state)
                .put(record.id().bytes());
        return record.row(THREAD, Key.of(record.string("threadId")), value.array());
    }

    /**
     * The last stop or resumption of a thread.
     *
     * @param at the index of its record
     */
    record Change(boolean stopped, long at) {}

    /** The last stop or resumption of a thread; empty if there never was one. */
    static Optional<Change> change(Rows rows, ThreadId threadId) {
        var row = rows.row(THREAD, Key.of(threadId.value()));
        return row == null ? Optional.empty() : Optional.of(change(row));
    }

    private static Change change(Row row) {
        return new Change(RowValue.state(row) == STOPPED, row.at());
    }

    /** Whether a thread is stopped. */
    public static boolean stopped(Rows rows, ThreadId threadId) {
        return change(rows, threadId).filter(Change::stopped).isPresent();
    }

    /** The index of the last resumption of a thread: failures before it count no more. */
    public static OptionalLong resumedAt(Rows rows, ThreadId threadId) {
        var row = rows.row(RESUMPTION, Key.of(threadId.value()));
        return row == null ? OptionalLong.empty() : OptionalLong.of(row.at());
    }

    /** Takes what is looked up about one thread. */
    interface Visitor {
        void thread(ThreadId threadId, Change change);
    }

    /** Every thread that was ever stopped, in no order. */
    static void forEach(LookupReader rows, Visitor visitor) {
        rows.forEach(
                THREAD,
                row -> visitor.thread(
                        new ThreadId(new String(row.key().bytes(), StandardCharsets.UTF_8)), change(row)));
    }
}
