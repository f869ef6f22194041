package io.writ.store;

import java.util.concurrent.Callable;

/**
 * The database under one ledger. Trusted for durability alone: whatever it holds is covered by signed checkpoints or
 * can be rebuilt from what is, and {@code log verify} tells.
 */
public interface Store extends AutoCloseable {
    /**
     * A view of what has been committed, each call seeing at least what was committed before it. For one thread at a
     * time; give it back by closing it.
     */
    StoreReader reader();

    /**
     * Makes a batch durable in one transaction: locks the head, refuses unless it stands at {@code commit.first()},
     * writes the rows, then asks for the head, whose signature may be computed meanwhile, and commits. When it returns,
     * all of it has reached the disk. When it throws, either nothing has been written or all of it: the head says
     * which.
     *
     * @throws StoreException if the database fails
     * @throws Exception what {@code head} throws; nothing has been written then
     */
    void commit(Commit commit, Callable<Head> head) throws Exception;

    /**
     * Makes durable whatever a {@linkplain #reader() reader} sees, although nobody knows whether it has reached the
     * disk: a process may have been killed before its sync, or the sync may have failed.
     *
     * @throws StoreException if that cannot be done now; then nothing may be answered from what is read
     */
    void settle();

    /** A named value beside the ledger that is set once, such as its origin; null if it has not been set. */
    byte @org.jspecify.annotations.Nullable [] setting(String name);

    /** Sets a named value for the first time. */
    void set(String name, byte[] value);

    @Override
    void close();
}
