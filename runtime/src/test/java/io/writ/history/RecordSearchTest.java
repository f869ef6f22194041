package io.writ.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.ledger.TileSummary;
import io.writ.record.SearchTokens;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.store.Tile;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Walks under bounds so tight that every way in which one can stop happens, against a look at every record. */
class RecordSearchTest {
    private static final int RECORDS = 5_000;
    private static final int WALKS = 400;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<StoredRecord> records = new ArrayList<>();
    private final Map<Key, Row> summaries = new HashMap<>();
    private final Map<Long, String> threads = new HashMap<>();

    RecordSearchTest() {
        var growing = new TileSummary();
        for (var index = 0L; index < RECORDS; index++) {
            // now and then a thread that is in few tiles, or in one
            var thread = "t-" + (random.nextInt(50) > 0 ? random.nextInt(3) : random.nextInt(1_000));
            threads.put(index, thread);
            var members = JsonObject.builder()
                    .put("threadId", thread)
                    .put("type", "decision")
                    .build();
            records.add(new StoredRecord(index, RecordId.ZERO, members.canonical(), List.of()));
            growing.append(index, SearchTokens.of(members, null))
                    .filter(row -> random.nextInt(4) > 0)
                    .ifPresent(row -> summaries.put(row.key(), row));
        }
    }

    /** The records and those of their summaries that are there. */
    private StoreReader reader() {
        return (StoreReader) Proxy.newProxyInstance(
                StoreReader.class.getClassLoader(),
                new Class<?>[] {StoreReader.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "records" -> {
                        var from = (int) (long) (Long) arguments[0];
                        yield records.subList(from, Math.min(RECORDS, from + (Integer) arguments[1]));
                    }
                    case "row" -> {
                        assertThat(arguments[0]).isEqualTo(TileSummary.TABLE);
                        yield summaries.get((Key) arguments[1]);
                    }
                    default -> throw new AssertionError(method.getName());
                });
    }

    @Test
    void walksInBothDirectionsFindEverythingOnceHoweverOftenTheyStop() {
        for (var number = 0; number < WALKS; number++) {
            var bounds = new RecordSearch.Bounds(
                    1 + random.nextInt(4),
                    1 + random.nextInt(12),
                    1 + random.nextInt(random.nextBoolean() ? 300 : 100_000));
            var search = new RecordSearch(reader(), RECORDS, bounds);
            var thread = "t-" + random.nextInt(random.nextBoolean() ? 4 : 1_000);
            var criteria = new RecordCriteria(Map.of("threadId", thread, "type", "decision"), Optional.empty());
            var from = random.nextInt(RECORDS);
            var below = from + random.nextInt(RECORDS - from + 1);
            var max = 1 + random.nextInt(20);

            assertThat(back(search, criteria, from, below, max))
                    .as("seed %d: %s, %d to %d, %s", seed, thread, from, below, bounds)
                    .isEqualTo(expected(thread, from, below).reversed());
            assertThat(forward(search, criteria, from, max))
                    .as("seed %d: %s, from %d, %s", seed, thread, from, bounds)
                    .isEqualTo(expected(thread, from, RECORDS));
        }
    }

    private List<Long> expected(String thread, long from, long below) {
        List<Long> indexes = new ArrayList<>();
        for (var index = from; index < below; index++) {
            if (thread.equals(threads.get(index))) {
                indexes.add(index);
            }
        }
        return indexes;
    }

    private static List<Long> back(RecordSearch search, RecordCriteria criteria, long from, long below, int max) {
        List<Long> indexes = new ArrayList<>();
        var next = OptionalLong.of(below);
        while (next.isPresent()) {
            var found = search.newestFirst(criteria, from, next.getAsLong(), max);
            assertThat(found.next().orElse(-1)).as("it gets on").isLessThan(next.getAsLong());
            found.records().forEach(record -> indexes.add(record.index()));
            next = found.next();
        }
        return indexes;
    }

    private static List<Long> forward(RecordSearch search, RecordCriteria criteria, long from, int max) {
        List<Long> indexes = new ArrayList<>();
        var next = OptionalLong.of(from);
        while (next.isPresent()) {
            var found = search.oldestFirst(criteria, next.getAsLong(), max);
            assertThat(found.next().orElse(Long.MAX_VALUE)).as("it gets on").isGreaterThan(next.getAsLong());
            found.records().forEach(record -> indexes.add(record.index()));
            next = found.next();
        }
        return indexes;
    }

    @Test
    void aSummaryRulesOutMostOfWhatItsTileDoesNotHold() {
        var passed = 0;
        for (var absent = 0; absent < 100_000; absent++) {
            var term = SearchTokens.of("threadId", "absent-" + absent);
            passed += summaries.values().stream().anyMatch(row -> TileSummary.mayHold(row, term)) ? 1 : 0;
        }
        assertThat(passed).isLessThan(100);
        assertThat(summaries.values())
                .allSatisfy(row -> assertThat(row.value().length).isLessThan(Tile.WIDTH * 3));
    }
}
