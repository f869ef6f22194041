package io.writ.app.http;

/**
 * A request did not come whole: its caller went away, or sent something that is no HTTP. Nothing has been done for it,
 * and whatever is still to be said to the caller follows from the cause.
 */
final class BrokenRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Throwable reason;

    BrokenRequestException(Throwable reason) {
        super(reason.getMessage(), reason, false, false);
        this.reason = reason;
    }

    Throwable reason() {
        return reason;
    }
}
