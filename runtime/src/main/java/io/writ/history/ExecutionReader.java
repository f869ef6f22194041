package io.writ.history;

import io.writ.ledger.Committed;
import io.writ.ledger.Ledger;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.RecordId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Finds decisions, and what belongs to each, in what is durable. */
public final class ExecutionReader {
    /** How many refused replays of a decision a chain holds. */
    public static final int MAX_REPLAYS = 100;

    /** How many records a chain holds. */
    public static final int MAX_CHAIN = 1_000;

    private static final int MAX_WALKS = 16;

    private final Ledger ledger;
    private final ExecutionWatch watch;

    @Inside
    public ExecutionReader(Ledger ledger) {
        this.ledger = ledger;
        this.watch = new ExecutionWatch(ledger, this::chain);
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
        return ledger.read((committed, reader) -> {
            var index = reader.indexOf(executionId);
            if (index.isEmpty() || index.getAsLong() >= committed.size()) {
                return Optional.empty();
            }
            var links = new Links();
            reader.records(index.getAsLong(), 1, true).forEach(links::add);
            if (!links.kept.stream().allMatch(record -> typeOf(record).equals("decision"))) {
                return Optional.empty();
            }
            var search = new RecordSearch(reader, committed);
            var next = OptionalLong.of(index.getAsLong() + 1);
            for (var walk = 0; walk < MAX_WALKS && next.isPresent() && links.kept.size() < MAX_CHAIN; walk++) {
                var found = search.oldestFirst(naming(executionId), next.getAsLong(), MAX_CHAIN - links.kept.size());
                found.records().forEach(links::add);
                next = found.next();
            }
            return Optional.of(
                    new Chain(attest(links.kept, committed, reader), next.isEmpty() && links.replays <= MAX_REPLAYS));
        });
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

    private static RecordCriteria naming(RecordId executionId) {
        return new RecordCriteria(Map.of("executionId", executionId.toString()), Optional.empty());
    }

    private static List<Attestation> attest(List<StoredRecord> records, Committed committed, StoreReader reader) {
        return records.stream().map(record -> committed.attest(record, reader)).toList();
    }

    private static String typeOf(StoredRecord record) {
        return String.valueOf(JsonReader.readObject(record.leaf()).string("type"));
    }

    /** The links of a chain; whoever sends the same request for ever must not push the others out of it. */
    private static final class Links {
        private final List<StoredRecord> kept = new ArrayList<>();
        private int replays;

        void add(StoredRecord record) {
            if (!typeOf(record).equals("replay.refused") || ++replays <= MAX_REPLAYS) {
                kept.add(record);
            }
        }
    }
}
