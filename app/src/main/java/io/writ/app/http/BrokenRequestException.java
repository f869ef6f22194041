package io.writ.app.http;

/**
 * A request did not arrive whole: the caller went away, or sent something that is not HTTP. Nothing has been done for
 * it. The cause says whether the caller can still be answered.
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
