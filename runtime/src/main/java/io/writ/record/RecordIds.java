package io.writ.record;

import io.writ.time.Entropy;
import io.writ.verifier.id.RecordId;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Makes the ids of records, each greater than the one before it. */
public final class RecordIds {
    private static final long COUNTER_MAX = 0xfff;

    private RecordIds() {}

    /**
     * A new id, greater than {@code previous}: the time, a counter within the millisecond that runs over into the next
     * one when it is full (RFC 9562 section 6.2, method 1), and 62 random bits.
     */
    public static RecordId next(RecordId previous, Instant time, Entropy entropy) {
        var random = new byte[8];
        entropy.fill(random);
        var low = (ByteBuffer.wrap(random).getLong() >>> 2) | (2L << 62);
        var fresh = firstOf(time);
        if (fresh > previous.high()) {
            return new RecordId(fresh, low);
        }
        var full = (previous.high() & COUNTER_MAX) == COUNTER_MAX;
        return new RecordId(full ? (((previous.high() >>> 16) + 1) << 16) | 0x7000 : previous.high() + 1, low);
    }

    /** The first half of the ids of this time, with its counter at nothing. */
    private static long firstOf(Instant time) {
        return (time.toEpochMilli() << 16) | 0x7000;
    }
}
