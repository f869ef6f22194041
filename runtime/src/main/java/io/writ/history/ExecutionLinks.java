package io.writ.history;

import io.writ.ledger.Committed;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.RecordId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the records of an execution are. What has been found of an execution is remembered, for the executions that
 * were asked for last: whoever asks again makes it look only at what was appended since. Safe for any number of
 * threads.
 */
final class ExecutionLinks {
    private static final int MAX_WALKS = 16;

    /** Each is at most {@link ExecutionReader#MAX_CHAIN} numbers: together some megabytes. */
    private static final int REMEMBERED = 256;

    private final Map<RecordId, Found> remembered = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What has been found.
     *
     * @param indexes of the records that a chain holds; the first is the decision's
     * @param replays how many refused replays there are
     * @param sequel whether a record says more about the decision
     * @param next where to go on; at the end this is the size of the ledger then
     */
    record Found(List<Long> indexes, int replays, boolean sequel, long next) {
        Found {
            indexes = List.copyOf(indexes);
        }

        boolean whole(long size) {
            return next >= size && replays <= ExecutionReader.MAX_REPLAYS;
        }
    }

    /** The links as far as a ledger's state reaches and one reading comes; empty if there is no such decision. */
    Optional<Found> find(RecordId executionId, Committed committed, StoreReader reader) {
        var known = remembered(executionId).or(() -> decision(executionId, committed, reader));
        if (known.isEmpty() || known.get().next() >= committed.size()) {
            return known;
        }
        var links = new Links(known.get());
        links.follow(new RecordSearch(reader, committed), executionId, committed.size());
        var found = links.found();
        remember(executionId, found);
        return Optional.of(found);
    }

    private static Optional<Found> decision(RecordId executionId, Committed committed, StoreReader reader) {
        var index = reader.indexOf(executionId);
        if (index.isEmpty() || index.getAsLong() >= committed.size()) {
            return Optional.empty();
        }
        return reader.records(index.getAsLong(), 1, false).stream()
                .filter(record -> typeOf(record).equals(RecordType.DECISION.wireName()))
                .findFirst()
                .map(record -> new Found(List.of(record.index()), 0, false, record.index() + 1));
    }

    private synchronized Optional<Found> remembered(RecordId executionId) {
        return Optional.ofNullable(remembered.get(executionId));
    }

    private synchronized void remember(RecordId executionId, Found found) {
        // two who looked at once: the one who has seen more
        remembered.merge(executionId, found, (old, fresh) -> old.next() > fresh.next() ? old : fresh);
        if (remembered.size() > REMEMBERED) {
            remembered.remove(remembered.keySet().iterator().next());
        }
    }

    private static String typeOf(StoredRecord record) {
        return String.valueOf(JsonReader.readObject(record.leaf()).string("type"));
    }

    /** The links of a chain; whoever sends the same request for ever must not push the others out of it. */
    private static final class Links {
        private final List<Long> indexes;
        private int replays;
        private boolean sequel;
        private long next;

        Links(Found known) {
            indexes = new ArrayList<>(known.indexes());
            replays = known.replays();
            sequel = known.sequel();
            next = known.next();
        }

        void follow(RecordSearch search, RecordId executionId, long size) {
            var naming = new RecordCriteria(Map.of("executionId", executionId.toString()), Optional.empty());
            for (var walk = 0; walk < MAX_WALKS && next < size; walk++) {
                var room = ExecutionReader.MAX_CHAIN - indexes.size();
                if (room == 0) {
                    return;
                }
                OptionalLong after = search.oldestFirst(naming, next, room, this::add);
                next = after.orElse(size);
            }
        }

        /** Whether the record is one of the chain. */
        private boolean add(StoredRecord record) {
            var type = RecordType.of(typeOf(record));
            if (type.equals(Optional.of(RecordType.REPLAY_REFUSED)) && ++replays > ExecutionReader.MAX_REPLAYS) {
                return false;
            }
            // what a later release adds may be one
            sequel |= type.map(RecordType::isSequel).orElse(true);
            indexes.add(record.index());
            return true;
        }

        Found found() {
            return new Found(indexes, replays, sequel, next);
        }
    }
}
