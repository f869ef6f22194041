package io.writ.history;

import io.writ.ledger.Growth;
import io.writ.ledger.Ledger;
import io.writ.store.StoredRecord;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.refusal.Invariant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The records of one ledger in order, as CloudEvents 1.0. Each record is exactly one event, whose place is the record's
 * index: whoever remembers the place of the last event it has seen misses none and sees none twice. Reads the store at
 * the caller's pace; safe for any number of threads.
 */
public final class EventLog {
    /** The longest page. */
    public static final int MAX_PAGE = 1_000;

    private static final long MAX_BYTES = 4L << 20;
    private static final int PIECE = 64;

    private final Ledger ledger;
    private final String origin;

    @Inside
    public EventLog(Ledger ledger, String origin) {
        this.ledger = ledger;
        this.origin = origin;
    }

    /**
     * One record as an event.
     *
     * @param index the record's index
     * @param type the event's type, such as {@code io.writ.decision}
     * @param record that it carries
     * @param json the CloudEvent in its JSON format
     */
    public record Event(long index, String type, JsonObject record, JsonObject json) {}

    /**
     * Some events in order.
     *
     * @param next the index of the event after them, which may not be there yet
     */
    public record Page(List<Event> events, long next) {
        public Page {
            events = List.copyOf(events);
        }
    }

    /**
     * The events from an index on, as many as there are, are asked for, and fit a page.
     *
     * @param from from 0 to the number of records
     * @param max from 1 to {@link #MAX_PAGE}
     * @throws io.writ.verifier.refusal.RefusedException INV-039 for an index beyond the ledger's end, INV-028 if the
     *     store fails
     */
    public Page page(long from, int max) {
        return ledger.read((committed, reader) -> {
            var size = committed.size();
            if (from < 0 || from > size) {
                throw Invariant.HTTP_FORM
                        .refuse(
                                "?from",
                                "there is no record " + from + " in a ledger of " + size,
                                "Ask for records from 0 to " + size + ".")
                        .exception();
            }
            var end = Math.min(size, from + Math.min(max, MAX_PAGE));
            List<Event> events = new ArrayList<>();
            var bytes = 0L;
            for (var next = from; next < end && bytes < MAX_BYTES; next += PIECE) {
                for (var record : reader.records(next, (int) Math.min(PIECE, end - next), false)) {
                    events.add(event(record));
                    bytes += record.leaf().length;
                }
            }
            return new Page(events, from + events.size());
        });
    }

    private Event event(StoredRecord stored) {
        var record = JsonReader.readObject(stored.leaf());
        var type = "io.writ." + record.string("type");
        var event = JsonObject.builder()
                .put("specversion", "1.0")
                .put("id", String.valueOf(record.string("id")))
                .put("source", origin)
                .put("type", type)
                .put("time", String.valueOf(record.string("time")))
                .putIfPresent("subject", record.string("executionId"))
                // the extension asks for texts that sort as the numbers do
                .put("sequence", String.format(Locale.ROOT, "%019d", stored.index()))
                .put("datacontenttype", "application/json")
                .put("data", record);
        return new Event(stored.index(), type, record, event.build());
    }

    /** Waits until the event {@code next} is there, the time is up, or the ledger is closed. */
    @Inside
    public Growth await(long next, Duration atMost) throws InterruptedException {
        return ledger.awaitGrowth(next, atMost);
    }
}
