package io.writ.history;

import io.writ.ledger.Committed;
import io.writ.ledger.ReadRecord;
import io.writ.ledger.TileSummary;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.store.Tile;
import io.writ.verifier.Inside;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds records of one durable state of the ledger by what is in them. It walks the tiles of 256 records and passes
 * over those whose summary holds not all that is asked for; what it returns, it has read and compared itself. A walk
 * stops at a bound of work as well as at the end of a page, and then says where to go on. For one thread.
 */
@Inside
public final class RecordSearch {
    /** 65,536 records to read, the summaries of 16,777,216, and pages of some megabytes. */
    private static final Bounds BOUNDS = new Bounds(256, 65_536, 8L << 20);

    private final StoreReader reader;
    private final long size;
    private final Bounds bounds;

    public RecordSearch(StoreReader reader, Committed committed) {
        this(reader, committed.size(), BOUNDS);
    }

    RecordSearch(StoreReader reader, long size, Bounds bounds) {
        this.reader = reader;
        this.size = size;
        this.bounds = bounds;
    }

    /**
     * How much one walk does.
     *
     * @param read the most tiles that it reads
     * @param seen the most tiles that it looks at
     * @param bytes once it has found so many bytes of records and disclosures, it returns them
     */
    record Bounds(int read, int seen, long bytes) {}

    /**
     * What a walk found.
     *
     * @param records with their disclosures, in the order of the walk
     * @param next where to go on: the bound for the next walk; empty if there is nothing more
     */
    public record Found(List<StoredRecord> records, OptionalLong next) {}

    /**
     * Walks back from the newest.
     *
     * @param from the first index that may be found
     * @param below the first index above those that may be found
     * @param max how many records to find, at least 1
     */
    public Found newestFirst(RecordCriteria criteria, long from, long below, int max) {
        var walk = new Walk(criteria, max, null);
        var next = Math.min(below, size);
        while (next > from && walk.goesOn()) {
            var start = Math.max(from, (next - 1) / Tile.WIDTH * Tile.WIDTH);
            var records = walk.read(start, next);
            var at = records.size();
            while (at > 0 && !walk.full()) {
                walk.compare(records.get(--at));
            }
            next = at == 0 ? start : records.get(at).index();
        }
        return new Found(walk.found, next > from ? OptionalLong.of(next) : OptionalLong.empty());
    }

    /** Walks forward from an index to the newest. */
    public Found oldestFirst(RecordCriteria criteria, long from, int max) {
        var walk = new Walk(criteria, max, null);
        var next = oldestFirst(walk, from);
        return new Found(walk.found, next);
    }

    /**
     * The same without disclosures.
     *
     * @param takes is handed what was found; only what it takes counts
     * @return where to go on
     */
    OptionalLong oldestFirst(RecordCriteria criteria, long from, int max, Predicate<StoredRecord> takes) {
        return oldestFirst(new Walk(criteria, max, takes), from);
    }

    private OptionalLong oldestFirst(Walk walk, long from) {
        var next = from;
        while (next < size && walk.goesOn()) {
            var end = Math.min(size, (next / Tile.WIDTH + 1) * Tile.WIDTH);
            var records = walk.read(next, end);
            var at = 0;
            while (at < records.size() && !walk.full()) {
                walk.compare(records.get(at++));
            }
            next = at == records.size() ? end : records.get(at).index();
        }
        return next < size ? OptionalLong.of(next) : OptionalLong.empty();
    }

    /** The index of the first record that is not before a time; the size if there is none. Times never decrease. */
    public long firstAt(Instant time) {
        var low = 0L;
        var high = size;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (ReadRecord.of(one(middle, false)).time().isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private StoredRecord one(long index, boolean withDisclosures) {
        return reader.records(index, 1, withDisclosures).stream()
                .findFirst()
                .orElseThrow(() -> StoreException.damaged("record " + index + " is missing"));
    }

    /** What is asked for, what was found, and how much work it has been so far. */
    private final class Walk {
        private final RecordCriteria criteria;
        private final int[] terms;
        private final List<String> spellings;
        private final int max;
        private final @Nullable Predicate<StoredRecord> takes;
        private final List<StoredRecord> found = new ArrayList<>();
        private int taken;
        private int seenTiles;
        private int readTiles;
        private long bytes;

        /** @param takes null if records are to be found with their disclosures */
        Walk(RecordCriteria criteria, int max, @Nullable Predicate<StoredRecord> takes) {
            this.criteria = criteria;
            this.terms = criteria.terms();
            this.spellings = criteria.spellings();
            this.max = max;
            this.takes = takes;
        }

        boolean full() {
            return found.size() + taken >= max || bytes >= bounds.bytes();
        }

        boolean goesOn() {
            return !full() && readTiles < bounds.read() && seenTiles < bounds.seen();
        }

        /** The records of [from, until), which are of one tile; none if its summary rules them out. */
        List<StoredRecord> read(long from, long until) {
            seenTiles++;
            var summary = reader.row(TileSummary.TABLE, TileSummary.key(from / Tile.WIDTH));
            if (summary != null) {
                for (var term : terms) {
                    if (!TileSummary.mayHold(summary, term)) {
                        return List.of();
                    }
                }
            }
            readTiles++;
            var expected = (int) (until - from);
            var records = reader.records(from, expected, false);
            if (records.size() != expected) {
                throw StoreException.damaged("of the " + expected + " records from " + from + " on some are missing");
            }
            return records;
        }

        void compare(StoredRecord record) {
            var text = new String(record.leaf(), StandardCharsets.ISO_8859_1);
            if (!spellings.stream().allMatch(text::contains)
                    || !criteria.matches(ReadRecord.of(record).members())) {
                return;
            }
            if (takes != null) {
                taken += takes.test(record) ? 1 : 0;
                return;
            }
            // disclosures one by one: those of a whole tile could be large
            var whole = ReadRecord.of(one(record.index(), true));
            if (criteria.matchesAction(whole)) {
                found.add(whole.stored());
                bytes += whole.stored().leaf().length;
                whole.stored().disclosures().forEach(disclosure -> bytes += disclosure.length());
            }
        }
    }
}
