package io.writ.thread;

import io.writ.gate.ThreadState;
import io.writ.ledger.Committed;
import io.writ.ledger.LedgerReading;
import io.writ.store.LookupReader;
import io.writ.store.StoreReader;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tells where threads stand, from what is durable; by the process that owns the ledger, or beside it. */
public final class ThreadReader {
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
        var stopped = last.filter(ThreadTables.Change::stopped).isPresent();
        return new ThreadState(threadId, stopped, change, failures.thread(reader, threadId));
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

    /** Every thread that is stopped, by name. */
    public List<ThreadState> stopped() {
        return ledger.read((committed, reader) -> {
            List<ThreadState> all = new ArrayList<>();
            ThreadTables.forEach(reader, (threadId, last) -> {
                if (last.stopped()) {
                    all.add(state(threadId, Optional.of(last), committed, reader));
                }
            });
            all.sort(Comparator.comparing(ThreadState::threadId));
            return all;
        });
    }
}
