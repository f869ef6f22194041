package io.writ.store;

/** Both parts of a store, for reading. */
public interface StoreReader extends LogReader, LookupReader, AutoCloseable {
    @Override
    void close();
}
