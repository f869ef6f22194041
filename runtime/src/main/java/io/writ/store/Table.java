package io.writ.store;

import java.util.regex.Pattern;

/**
 * A table of look-ups that follows from the records alone and could be rebuilt from them at any time. Whoever needs one
 * declares it, once, as a constant; a store makes the tables that are declared. Rows are only ever put, never deleted:
 * what ends is overwritten by a row that says so.
 */
public final class Table {
    /** The first byte of a row that is open, in a table that is {@linkplain #listsOpen() listed} while it is. */
    public static final byte OPEN = 1;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,47}");

    /** What a store can expect of a table's keys. */
    public enum Keys {
        /** Their number grows with configuration, or with what people do, and not with use. */
        FEW,
        /** A key is greater than those before it, or nearly so: ids, numbers, times. */
        ASCENDING,
        /** What callers choose. */
        NAMES,
        /** Keyed digests: evenly spread, and nobody outside can choose where they fall. */
        DIGESTS
    }

    private final String name;
    private final Keys keys;
    private final boolean listsOpen;

    private Table(String name, Keys keys, boolean listsOpen) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a table: " + name);
        }
        this.name = name;
        this.keys = keys;
        this.listsOpen = listsOpen;
    }

    /** A table of this name, of lowercase letters and underscores; a ledger has each name once. */
    public static Table of(String name, Keys keys) {
        return new Table(name, keys, false);
    }

    /**
     * The same table, of which those rows that begin with {@link #OPEN} can be listed in the order of their keys,
     * however many others there are.
     */
    public Table listingOpen() {
        return new Table(name, keys, true);
    }

    /** Whether its open rows can be listed. */
    public boolean listsOpen() {
        return listsOpen;
    }

    /** Whether there are so few rows that a sequencer keeps all of them in memory. */
    public boolean small() {
        return keys == Keys.FEW;
    }

    /**
     * Whether its keys are digests: no two rows that are put together are neighbours, and rows are read by their keys
     * and in no order.
     */
    public boolean spread() {
        return keys == Keys.DIGESTS;
    }

    /** The name by which it was declared. */
    public String name() {
        return name;
    }

    /** How findings and databases call it. */
    @Override
    public String toString() {
        return "projection_" + name;
    }
}
