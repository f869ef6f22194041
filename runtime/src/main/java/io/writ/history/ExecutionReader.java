package io.writ.history;

import io.writ.ledger.Committed;
import io.writ.ledger.Ledger;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Finds decisions, and what belongs to each, in what is durable. */
public final class ExecutionReader {
    /** How many refused replays of a decision a chain holds. */
    public static final int MAX_REPLAYS = 100;

    /** How many records a chain holds. */
    public static final int MAX_CHAIN = 1_000;

    private final Ledger ledger;
    private final ExecutionLinks links = new ExecutionLinks();
    private final ExecutionWatch watch;

    @Inside
    public ExecutionReader(Ledger ledger) {
        this.ledger = ledger;
        this.watch = new ExecutionWatch(ledger, this::hasNoSequel);
    }

    /**
     * A page of the decisions that meet a query, newest first.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-028 if the store fails, INV-031 if a record is damaged
     */
    public DecisionPage search(DecisionQuery query) {
        return ledger.read((committed, reader) -> {
            var search = new RecordSearch(reader, committed);
            var from = query.from().map(search::firstAt).orElse(0L);
            var below = query.until().map(search::firstAt).orElse(Long.MAX_VALUE);
            var cursor = query.after().map(SearchCursor::below).orElse(Long.MAX_VALUE);
            var found = search.newestFirst(query.criteria(), from, Math.min(below, cursor), query.limit());
            return new DecisionPage(
                    attest(found.records(), committed, reader),
                    found.next().isPresent()
                            ? Optional.of(new SearchCursor(found.next().getAsLong()))
                            : Optional.empty());
        });
    }

    /** A decision with the records that name it, in ledger order; empty if there is no such decision. */
    public Optional<Chain> chain(RecordId executionId) {
        return ledger.read((committed, reader) -> links.find(executionId, committed, reader)
                .map(found -> {
                    var records = found.indexes().stream()
                            .filter(index -> index < committed.size())
                            .flatMap(index -> reader.records(index, 1, true).stream())
                            .toList();
                    return new Chain(attest(records, committed, reader), found.whole(committed.size()));
                }));
    }

    /** Whether there is a decision, and no record yet that says more about it. */
    private boolean hasNoSequel(RecordId executionId) {
        return ledger.read((committed, reader) -> links.find(executionId, committed, reader))
                .filter(found -> !found.sequel())
                .isPresent();
    }

    /**
     * Waits for a record that says more about a decision, such as what people resolved: returns at once if there is one
     * already, and otherwise when it is durable, the time is up, or the ledger is closed. Violations of guards, which
     * come with the decision, and refused replays say no more about it.
     */
    public void awaitSequel(RecordId executionId, Duration atMost) throws InterruptedException {
        watch.await(executionId, atMost);
    }

    /**
     * Waits for the end of an execution or an approval.
     *
     * @param open whether it has not ended yet
     */
    public void await(RecordId id, Duration atMost, BooleanSupplier open) throws InterruptedException {
        watch.await(id, atMost, open);
    }

    private static List<Attestation> attest(List<StoredRecord> records, Committed committed, StoreReader reader) {
        return records.stream().map(record -> committed.attest(record, reader)).toList();
    }
}
