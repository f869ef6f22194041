package io.writ.store;

import org.jspecify.annotations.Nullable;

/** Where rows are looked up by their keys: in a store, or in a ledger as a step sees it. */
@FunctionalInterface
public interface Rows {
    /** The row of a key, or null. */
    @Nullable Row row(Table table, Key key);
}
