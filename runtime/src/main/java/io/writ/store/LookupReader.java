package io.writ.store;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the look-up part of a store, by key. Throws {@link StoreException} if the database fails. */
public interface LookupReader {
    /** The row of a key, or null. */
    @Nullable Row row(Projection projection, Key key);

    /** How many rows of a projection were put by records before {@code index}. */
    long countBefore(Projection projection, long index);

    /** The largest {@link Row#at} of a projection; empty if it has no rows. */
    OptionalLong newest(Projection projection);

    /** Hands over every row of a projection, in no particular order. */
    void forEach(Projection projection, Consumer<Row> consumer);
}
