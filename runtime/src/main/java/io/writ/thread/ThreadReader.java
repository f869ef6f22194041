package io.writ.thread;

import io.writ.escalation.EscalationRows;
import io.writ.gate.ThreadState;
import io.writ.ledger.Committed;
import io.writ.ledger.LedgerReading;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.store.StoreReader;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells where threads stand, from what is durable; by the process that owns the ledger, or beside it. */
public final class ThreadReader {
    private final LedgerReading ledger;

    public ThreadReader(LedgerReading ledger) {
        this.ledger = ledger;
    }

    /** Where a thread stands; one of which nothing is known runs. */
    public ThreadState state(ThreadId threadId) {
        return ledger.read((committed, reader) ->
                state(threadId, reader.row(Projection.THREAD, Key.of(threadId.value())), committed, reader));
    }

    private static ThreadState state(ThreadId threadId, @Nullable Row thread, Committed committed, StoreReader reader) {
        var resumption = reader.row(Projection.RESUMPTION, Key.of(threadId.value()));
        var failures = reader.startingWith(Projection.FAILURE, EscalationRows.agentsOf(threadId)).stream()
                .map(row -> new ThreadState.Failures(
                        EscalationRows.agentOf(row),
                        EscalationRows.run(row, resumption).count()))
                .filter(one -> one.count() > 0)
                .toList();
        var change = thread == null || thread.at() >= committed.size()
                ? Optional.<ThreadState.Change>empty()
                : Optional.of(change(committed.attest(thread.at(), reader)));
        return new ThreadState(threadId, EscalationRows.stopped(thread), change, failures);
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
            reader.forEach(Projection.THREAD, row -> {
                if (EscalationRows.stopped(row)) {
                    var name = new ThreadId(new String(row.key().bytes(), StandardCharsets.UTF_8));
                    all.add(state(name, row, committed, reader));
                }
            });
            all.sort(Comparator.comparing(ThreadState::threadId));
            return all;
        });
    }
}
