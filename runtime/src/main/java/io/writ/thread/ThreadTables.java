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
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.ThreadId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What is looked up of threads: which are stopped, for whom, and since when failures count again. */
@Inside
public final class ThreadTables implements Projection {
    /**
     * Thread → one byte of state (1 stopped, 2 resumed) and the id of the record that says so, 16 bytes; one byte more
     * where the thread is stopped for some only.
     */
    private static final Table THREAD = Table.of("thread", Table.Keys.NAMES).listingOpen();

    /** Thread, NUL, {@code a} and an agent or {@code s} and a subject → nothing: stopped there since {@link Row#at}. */
    private static final Table PART = Table.of("stopped_part", Table.Keys.NAMES);

    /** Thread → nothing: its {@link Row#at} is the last resumption, from which on failures count. */
    private static final Table RESUMPTION = Table.of("resumption", Table.Keys.NAMES);

    private static final int WHOLE_SIZE = 1 + RecordId.SIZE;
    private static final int PARTLY_SIZE = WHOLE_SIZE + 1;
    private static final byte STOPPED = Table.OPEN;
    private static final byte RESUMED = 2;
    private static final char AGENT = 'a';
    private static final char SUBJECT = 's';

    @Override
    public List<Table> tables() {
        return List.of(THREAD, PART, RESUMPTION);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        if (record.is(RecordType.THREAD_STOPPED)) {
            var thread = record.string("threadId");
            // a record that names no agent stops all of the thread, and so do all of earlier releases
            var partly = record.members().has("agentId");
            rows.accept(thread(record, STOPPED, partly));
            if (partly) {
                rows.accept(record.row(PART, part(thread, AGENT, record.string("agentId")), new byte[0]));
                rows.accept(record.row(PART, part(thread, SUBJECT, record.string("subject")), new byte[0]));
            }
        }
        if (record.is(RecordType.THREAD_RESUMED)) {
            rows.accept(thread(record, RESUMED, false));
            rows.accept(record.row(RESUMPTION, Key.of(record.string("threadId")), new byte[0]));
        }
    }

    private static Row thread(ProjectedRecord record, byte state, boolean partly) {
        var value = ByteBuffer.allocate(partly ? PARTLY_SIZE : WHOLE_SIZE)
                .put(state)
                .put(record.id().bytes());
        return record.row(THREAD, Key.of(record.string("threadId")), value.array());
    }

    /** Names hold no NUL. */
    private static Key part(String thread, char kind, String name) {
        return Key.of(thread + '\0' + kind + name);
    }

    /** For whom a thread is stopped. */
    enum State {
        /** For nobody: a person has let it go on. */
        RESUMED,
        /** For the agents that failed, for who reported that, and for decisions that name no agent. */
        PARTLY_STOPPED,
        /** For everybody. */
        STOPPED
    }

    /**
     * The last stop or resumption of a thread.
     *
     * @param at the index of its record
     */
    record Change(State state, long at) {}

    /** The last stop or resumption of a thread; empty if there never was one. */
    static Optional<Change> change(Rows rows, ThreadId threadId) {
        var row = rows.row(THREAD, Key.of(threadId.value()));
        return row == null ? Optional.empty() : Optional.of(change(row));
    }

    private static Change change(Row row) {
        if (row.value().length == PARTLY_SIZE) {
            return new Change(State.PARTLY_STOPPED, row.at());
        }
        return new Change(RowValue.state(row) == STOPPED ? State.STOPPED : State.RESUMED, row.at());
    }

    /**
     * Whether a thread is stopped for an agent and for the subject in whose name it acts.
     *
     * @param agent empty if none is named: then every stop in the thread is meant
     */
    public static boolean stopped(Rows rows, ThreadId threadId, Optional<AgentId> agent, Subject subject) {
        return change(rows, threadId)
                .map(last -> switch (last.state()) {
                    case RESUMED -> false;
                    case STOPPED -> true;
                    case PARTLY_STOPPED ->
                        agent.isEmpty()
                                || isPart(rows, threadId, AGENT, agent.get().value())
                                || isPart(rows, threadId, SUBJECT, subject.value());
                })
                .orElse(false);
    }

    private static boolean isPart(Rows rows, ThreadId threadId, char kind, String name) {
        var row = rows.row(PART, part(threadId.value(), kind, name));
        return row != null && row.at() > resumedAt(rows, threadId).orElse(-1);
    }

    /** The agents for which a thread is stopped, by name, where it is not stopped for all. */
    static List<AgentId> stoppedAgents(LookupReader rows, ThreadId threadId) {
        var resumed = resumedAt(rows, threadId).orElse(-1);
        return rows.startingWith(PART, Key.of(threadId.value() + '\0' + AGENT)).stream()
                .filter(row -> row.at() > resumed)
                .map(row -> text(row.key()))
                .map(key -> new AgentId(key.substring(key.indexOf('\0') + 2)))
                .toList();
    }

    /** The index of the last resumption of a thread: failures before it count no more. */
    public static OptionalLong resumedAt(Rows rows, ThreadId threadId) {
        var row = rows.row(RESUMPTION, Key.of(threadId.value()));
        return row == null ? OptionalLong.empty() : OptionalLong.of(row.at());
    }

    /**
     * A thread that is stopped, for all or for some.
     *
     * @param change the last stop
     */
    record Stopped(ThreadId threadId, Change change) {}

    /** The threads that are stopped, by the bytes of their names, those after {@code after} alone. */
    static List<Stopped> open(LookupReader rows, Optional<ThreadId> after, int max) {
        var from = after.map(last -> Key.of(last.value())).orElseGet(() -> new Key(new byte[0]));
        return rows.open(THREAD, from, max).stream()
                .map(row -> new Stopped(new ThreadId(text(row.key())), change(row)))
                .toList();
    }

    private static String text(Key key) {
        return new String(key.bytes(), StandardCharsets.UTF_8);
    }
}
