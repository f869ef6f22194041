package io.writ.store;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the look-up part of a store, by key. Throws {@link StoreException} if the database fails. */
public interface LookupReader {
    /** The row of a key, or null. */
    @Nullable Row row(Projection projection, Key key);

    /**
     * The rows whose keys begin with a prefix of at least one byte, in the order of their bytes; not of a projection
     * that is {@linkplain Projection#spread() spread}.
     */
    List<Row> startingWith(Projection projection, Key prefix);

    /**
     * The rows of {@link Projection#DEADLINE} that are open, in the order of their keys.
     *
     * @param after only rows with a greater key; an empty key is less than any other
     */
    List<Row> openDeadlines(Key after, int max);

    /** How many rows of a projection were put by records before {@code index}. */
    long countBefore(Projection projection, long index);

    /** The largest {@link Row#at} of a projection; empty if it has no rows. */
    OptionalLong newest(Projection projection);

    /**
     * Hands over every row of a projection, in no particular order; not of one that is {@linkplain Projection#spread()
     * spread}.
     */
    void forEach(Projection projection, Consumer<Row> consumer);
}
