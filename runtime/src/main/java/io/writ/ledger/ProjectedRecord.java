package io.writ.ledger;

import io.writ.record.RecordId;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as projections see it, the same whether it is being appended or read back.
 *
 * @param members the record's members; while it is being appended, ids and times are still gaps and come beside
 * @param disclosed the value disclosed at a place, or null if it was never there or has been erased
 */
record ProjectedRecord(long index, RecordId id, Instant time, JsonObject members, Disclosed disclosed) {
    /** Looks up a disclosed value by its place. */
    @FunctionalInterface
    interface Disclosed {
        @Nullable JsonValue at(String place);
    }
}
