package io.writ.record;

import io.writ.time.Entropy;
import io.writ.verifier.Disclosure;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Commits to values for one record: gives the commitment to put into the record and keeps the disclosure. */
public final class Commitments {
    private static final int SALTS_AT_ONCE = 8;

    private final Entropy entropy;
    private final List<Disclosure> disclosures = new ArrayList<>(SALTS_AT_ONCE);
    private final byte[] salts = new byte[SALTS_AT_ONCE * Disclosure.SALT_SIZE];
    private int used = SALTS_AT_ONCE;

    public Commitments(Entropy entropy) {
        this.entropy = entropy;
    }

    /** Commits to what belongs at a place of the record. */
    public JsonString commit(String place, JsonValue value) {
        if (used == SALTS_AT_ONCE) {
            // drawn together: the generator's lock costs more than its bytes
            entropy.fill(salts);
            used = 0;
        }
        var salt = Arrays.copyOfRange(salts, used * Disclosure.SALT_SIZE, (used + 1) * Disclosure.SALT_SIZE);
        used++;
        var disclosure = Disclosure.of(salt, place, value);
        disclosures.add(disclosure);
        return new JsonString(disclosure.commitment());
    }

    public List<Disclosure> disclosures() {
        return disclosures;
    }
}
