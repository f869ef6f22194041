package io.writ.ledger;

import io.writ.record.SearchTokens;
import io.writ.store.StoredRecord;
import io.writ.verifier.Disclosure;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordPlaces;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stored record with its members read. */
@Inside
public record ReadRecord(StoredRecord stored, JsonObject members) {
    /**
     * Reads a record.
     *
     * @throws RefusedException INV-031 if it is not one
     */
    public static ReadRecord of(StoredRecord stored) {
        try {
            return new ReadRecord(stored, JsonReader.readObject(stored.leaf()));
        } catch (RefusedException e) {
            throw damaged(stored);
        }
    }

    long index() {
        return stored.index();
    }

    public Instant time() {
        var time = members.string("time");
        if (time == null) {
            throw damaged(stored);
        }
        return UtcTime.parse(time);
    }

    /**
     * The value disclosed at a place; null if nothing is disclosed there that opens the record's commitment. A
     * disclosure that cannot be read discloses nothing.
     */
    public @Nullable JsonValue disclosed(String place) {
        return stored.disclosures().stream()
                .flatMap(text -> parsed(text).stream())
                .filter(disclosure -> disclosure.place().equals(place))
                .filter(disclosure -> disclosure
                        .commitment()
                        .equals(RecordPlaces.commitments(members).get(place)))
                .map(Disclosure::value)
                .findFirst()
                .orElse(null);
    }

    private static Optional<Disclosure> parsed(String text) {
        try {
            return Optional.of(Disclosure.parse(text));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    SearchTokens terms() {
        return SearchTokens.of(members, disclosed("/action"));
    }

    private static RefusedException damaged(StoredRecord stored) {
        return Invariant.LEDGER_INTACT
                .refuse("record " + stored.index(), "the record is damaged")
                .exception();
    }
}
