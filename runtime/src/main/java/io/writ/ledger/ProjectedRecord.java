package io.writ.ledger;

import io.writ.record.RecordDraft;
import io.writ.signing.TenantSecret;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Table;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.RecordId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as a {@link Projection} sees it, the same whether it is being appended or read back.
 *
 * @param about while it is being appended, the record it is about, if it has a gap for it
 * @param members the record's members; while it is being appended, ids and times are still gaps and come beside
 * @param disclosed the value disclosed at a place, or null if it was never there or has been erased
 * @param secret the tenant's, for keys that are keyed digests
 */
@Inside
public record ProjectedRecord(
        long index,
        RecordId id,
        @Nullable RecordId about,
        Instant time,
        JsonObject members,
        Disclosed disclosed,
        TenantSecret secret) {
    /** Whether it is of this type. */
    public boolean is(RecordType type) {
        return type.wireName().equals(members.string("type"));
    }

    /** A row that it puts. */
    public Row row(Table table, Key key, byte[] value) {
        return new Row(table, key, index, value);
    }

    /**
     * The text of a member that it must have.
     *
     * @throws IllegalArgumentException if it has none
     */
    public String string(String member) {
        var value = members.string(member);
        if (value == null) {
            throw new IllegalArgumentException("a record without " + member);
        }
        return value;
    }

    /** The id in a member, also while it is a gap. */
    @SuppressWarnings("ReferenceEquality") // a caller's text that reads like a gap is not one
    public RecordId id(String member) {
        var value = members.get(member);
        if (value == RecordDraft.OWN_ID) {
            return id;
        }
        if (value == RecordDraft.ABOUT_ID && about != null) {
            return about;
        }
        return RecordId.parse(String.valueOf(members.string(member)));
    }

    /** Looks up a disclosed value by its place. */
    @FunctionalInterface
    public interface Disclosed {
        /** The value at a place, or null. */
        @Nullable JsonValue at(String place);
    }
}
