package io.writ.verifier;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of several attestations. It holds by itself: its record has the form of its type, and what is disclosed opens its
 * commitments.
 *
 * @param position where it stands among those that were given, which is how a refusal names it
 * @param verifier which judged it
 */
record ProvenRecord(Attestation attestation, int position, AttestationVerifier verifier) {
    JsonObject members() {
        return attestation.record();
    }

    /** The members, to be read strictly. */
    Members read() {
        return Members.of(members(), Invariant.OVERRIDE, "/" + position);
    }

    boolean is(RecordType type) {
        return attestation.is(type);
    }

    @Nullable String string(String name) {
        return members().string(name);
    }

    boolean has(String name, String value) {
        return value.equals(string(name));
    }

    Instant time(String name) {
        return read().time(name);
    }

    private long index() {
        return attestation.proof().index();
    }

    private String origin() {
        return attestation.proof().checkpoint().checkpoint().origin();
    }

    /** The value disclosed at a place; null if it is withheld. */
    @Nullable JsonValue disclosed(String place) {
        for (var disclosure : attestation.disclosures()) {
            if (disclosure.place().equals(place)) {
                return disclosure.value();
            }
        }
        return null;
    }

    /**
     * Compares the indexes in the log, because these are proven. Ids and times are only what somebody wrote into the
     * records.
     */
    void requireAfter(ProvenRecord earlier) {
        if (!origin().equals(earlier.origin())) {
            throw refuse("/proof", "is of another ledger than " + earlier);
        }
        if (index() <= earlier.index()) {
            throw refuse("", "does not come after " + earlier + " in the log");
        }
    }

    /** Requires that members are what they are in another record, absence included. */
    void requireSame(ProvenRecord other, String... names) {
        for (var name : names) {
            if (!Objects.equals(members().get(name), other.members().get(name))) {
                throw refuse("/" + name, "is not that of " + other);
            }
        }
    }

    RefusedException refuse(String place, String problem) {
        return Invariant.OVERRIDE.refuse("/" + position + place, problem).exception();
    }

    /** The record as a message names it. */
    @Override
    public String toString() {
        return attestation.type() + " at /" + position;
    }
}
