package io.writ.store;

/** The database failed: a broken disk, a full one, a damaged file. What it was doing may or may not have happened. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        super(message);
    }
}
