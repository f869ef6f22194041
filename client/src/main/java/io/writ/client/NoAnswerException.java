package io.writ.client;

import io.writ.gate.Problem;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is no answer: the server could not be reached, broke off, or failed. Whether it was done is not known; the same
 * request, sent again under an idempotency key of the caller's own, tells, and is safe.
 */
public final class NoAnswerException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Problem problem;
    private final @Nullable Duration retryAfter;

    NoAnswerException(String message, @Nullable Problem problem, @Nullable Duration retryAfter) {
        super(message);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    NoAnswerException(String message, Throwable cause) {
        this(message, null, null);
        initCause(cause);
    }

    /** What the server said, if it said anything. */
    public Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /** How long the server asked to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
