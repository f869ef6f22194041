package io.writ.store;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads the look-up part of a store, by key. Throws {@link StoreException} if the database fails. */
public interface LookupReader extends Rows {
    /**
     * The rows whose keys begin with a prefix of at least one byte, in the order of their bytes; not of a table that is
     * {@linkplain Table#spread() spread}.
     */
    List<Row> startingWith(Table table, Key prefix);

    /**
     * The rows that are open, in the order of their keys, of a table that {@linkplain Table#listsOpen() lists} them.
     *
     * @param after only rows with a greater key; an empty key is less than any other
     */
    List<Row> open(Table table, Key after, int max);

    /** How many rows of a table were put by records before {@code index}. */
    long countBefore(Table table, long index);

    /** The largest {@link Row#at} of a table; empty if it has no rows. */
    OptionalLong newest(Table table);

    /**
     * Hands over every row of a table, in no particular order; not of one that is {@linkplain Table#spread() spread}.
     */
    void forEach(Table table, Consumer<Row> consumer);
}
