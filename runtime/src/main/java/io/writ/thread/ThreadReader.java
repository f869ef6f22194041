package io.writ.thread;

import io.writ.gate.ThreadState;
import io.writ.ledger.Committed;
import io.writ.ledger.LedgerReading;
import io.writ.store.LookupReader;
import io.writ.store.StoreReader;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import java.util.List;
import java.util.Optional;

/** Tells where threads stand, from what is durable; by the process that owns the ledger, or beside it. */
public final class ThreadReader {
    /** The longest page. */
    public static final int MAX_PAGE = 500;

    private final LedgerReading ledger;
    private final FailuresOf failures;

    /** Looks up the agents of a thread that have failed since they last succeeded. */
    @FunctionalInterface
    @Inside
    public interface FailuresOf {
        /** The agents with their failures in a row, by name. */
        List<ThreadState.Failures> thread(LookupReader rows, ThreadId threadId);
    }

    /** Reads a ledger; {@code failures} says what is known of a thread's agents. */
    @Inside
    public ThreadReader(LedgerReading ledger, FailuresOf failures) {
        this.ledger = ledger;
        this.failures = failures;
    }

    /** Where a thread stands; one of which nothing is known runs. */
    public ThreadState state(ThreadId threadId) {
        return ledger.read(
                (committed, reader) -> state(threadId, ThreadTables.change(reader, threadId), committed, reader));
    }

    private ThreadState state(
            ThreadId threadId, Optional<ThreadTables.Change> last, Committed committed, StoreReader reader) {
        var change =
                last.filter(one -> one.at() < committed.size()).map(one -> change(committed.attest(one.at(), reader)));
        var state = last.map(ThreadTables.Change::state).orElse(ThreadTables.State.RESUMED);
        var agents = state == ThreadTables.State.PARTLY_STOPPED
                ? ThreadTables.stoppedAgents(reader, threadId)
                : List.<AgentId>of();
        var stopped = state == ThreadTables.State.STOPPED;
        return new ThreadState(threadId, stopped, agents, change, failures.thread(reader, threadId));
    }

    private static ThreadState.Change change(Attestation record) {
        return new ThreadState.Change(
                RecordId.parse(record.id()),
                record.time(),
                String.valueOf(record.record().string("principal")),
                Optional.ofNullable(record.record().string("cause")).orElse("person"),
                record.disclosed("/reason")
                        .flatMap(value ->
                                value instanceof JsonString text ? Optional.of(text.value()) : Optional.empty()));
    }

    /**
     * Some of the threads that are stopped, for all or for some, by name.
     *
     * @param next the thread after which the next page begins; empty if there is nothing more
     */
    public record Page(List<ThreadState> threads, Optional<ThreadId> next) {
        public Page {
            threads = List.copyOf(threads);
        }
    }

    /**
     * The threads that are stopped, for all or for some, by name.
     *
     * @param after where the page before ended
     * @param max from 1 to {@link #MAX_PAGE}
     */
    public Page stopped(Optional<ThreadId> after, int max) {
        return ledger.read((committed, reader) -> {
            var found = ThreadTables.open(reader, after, Math.min(max, MAX_PAGE));
            var states = found.stream()
                    .map(one -> state(one.threadId(), Optional.of(one.change()), committed, reader))
                    .toList();
            var whole = found.size() < max;
            return new Page(
                    states,
                    whole ? Optional.empty() : Optional.of(found.getLast().threadId()));
        });
    }
}
