package io.writ.store;

import java.util.Locale;

/**
 * A table of look-ups that follows from the records alone and could be rebuilt from them at any time. Rows are only
 * ever put, never deleted: what ends is overwritten by a row that says so.
 */
public enum Projection {
    /** Replay tag → the decision that holds it: value is its id, 16 bytes; nothing once it has been freed. */
    REPLAY(Keys.DIGESTS),
    /**
     * Keyed hash of principal, operation and idempotency key → the record that answered: value is a tag of the body.
     */
    IDEMPOTENCY(Keys.DIGESTS),
    /**
     * {@code policyId@policyVersion} → one byte of state (1 in force, 2 retired) and the 32 bytes of its bundle hash.
     */
    POLICY(Keys.FEW),
    /** Policy id → canonical JSON of its replay key, by which continuity is judged. */
    POLICY_KEY(Keys.FEW),
    /** Action name → the policy id that governs it in this tenant, for good. */
    ACTION(Keys.FEW),
    /** Action name, NUL, resource type → the policy id that answers this access question in this tenant, for good. */
    QUESTION(Keys.FEW),
    /**
     * The one key {@code accepted} → the newest accepted clock jump: ledger time and wall time, milliseconds, 8 bytes
     * each.
     */
    CLOCK(Keys.FEW),
    /** API key id → one byte of state (1 granted, 2 revoked) and the 16 bytes of the granting record's id. */
    PRINCIPAL(Keys.FEW),
    /**
     * Number of a complete tile of 256 records, 8 bytes → the terms of its records, by which a search passes over those
     * tiles that cannot hold what it looks for. A tile without a row must be read.
     */
    SUMMARY(Keys.ASCENDING),
    /** Approval id → canonical JSON of what it is about, for good. */
    APPROVAL(Keys.ASCENDING),
    /** Approval id → canonical JSON of its state and the votes so far. */
    BALLOT(Keys.ASCENDING),
    /**
     * When an approval expires, milliseconds in 8 bytes, and its id → one byte: 1 while it is pending, 0 after. In the
     * order of its keys, what is open is the inbox, and its first row is what the timer waits for.
     */
    DEADLINE(Keys.ASCENDING),
    /**
     * Thread, NUL, agent → how many failures in a row, 4 bytes, and the number of the tier they led to (1 to 4), one
     * byte.
     */
    FAILURE(Keys.NAMES),
    /** Thread, NUL, agent → the id of the approval that its failures opened last, 16 bytes. */
    ESCALATION(Keys.NAMES),
    /** Thread → one byte of state (1 stopped, 2 resumed) and the id of the record that says so, 16 bytes. */
    THREAD(Keys.FEW),
    /** Thread → nothing: its {@link Row#at} is the last resumption, from which on failures count. */
    RESUMPTION(Keys.FEW);

    /** What a store can expect of a projection's keys. */
    private enum Keys {
        FEW,
        ASCENDING,
        NAMES,
        DIGESTS
    }

    private final Keys keys;

    Projection(Keys keys) {
        this.keys = keys;
    }

    /**
     * Whether it grows with configuration or what people do, and not with use, so that a sequencer keeps all of it in
     * memory.
     */
    public boolean small() {
        return keys == Keys.FEW;
    }

    /**
     * Whether it grows with use and its keys are keyed digests: evenly spread, so that no two rows that are put
     * together are neighbours, and nobody outside can choose where they fall.
     */
    public boolean spread() {
        return keys == Keys.DIGESTS;
    }

    /** The name of its table. */
    public String table() {
        return "projection_" + name().toLowerCase(Locale.ROOT);
    }
}
