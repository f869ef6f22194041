package io.writ.store;

import org.jspecify.annotations.Nullable;

/** The database failed: a broken disk, a full one, a damaged file. What it was doing may or may not have happened. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean damaged;

    public StoreException(String message, Throwable cause) {
        this(message, cause, false);
    }

    public StoreException(String message) {
        this(message, null, false);
    }

    private StoreException(String message, @Nullable Throwable cause, boolean damaged) {
        super(message, cause);
        this.damaged = damaged;
    }

    /** What was read is not what can have been written. */
    public static StoreException damaged(String message) {
        return new StoreException(message, null, true);
    }

    /** What was read is not what can have been written. */
    public static StoreException damaged(String message, Throwable cause) {
        return new StoreException(message, cause, true);
    }

    /** Whether the store holds what it must not hold; otherwise it could not be read or written. */
    public boolean damaged() {
        return damaged;
    }
}
