package io.writ.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often and how soon a request is sent again that got no answer. Only requests that are safe to repeat ever are:
 * those that write nothing, and those that carry an idempotency key.
 *
 * @param attempts how often it is sent at most, the first time included
 * @param first the pause before the second attempt; it doubles from there on, and half of it is random
 * @param longest the longest pause; a server that asks for a longer one is not asked again
 */
public record Retries(int attempts, Duration first, Duration longest) {
    /** Four attempts, 100 ms apart at first, and never more than 5 s. */
    public static final Retries DEFAULT = new Retries(4, Duration.ofMillis(100), Duration.ofSeconds(5));

    /** One attempt. */
    public static final Retries NONE = new Retries(1, Duration.ZERO, Duration.ZERO);

    private static final int MAX_DOUBLINGS = 20;

    public Retries {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("at least one attempt, and pauses that are not negative");
        }
    }

    /**
     * The pause before the next attempt, never shorter than the server asked for; empty if there is to be none.
     *
     * @param made how many attempts were made
     */
    Optional<Duration> pauseAfter(int made, Optional<Duration> asked, RandomGenerator random) {
        if (made >= attempts
                || asked.filter(time -> time.compareTo(longest) > 0).isPresent()) {
            return Optional.empty();
        }
        var doubled = first.multipliedBy(1L << Math.min(made - 1, MAX_DOUBLINGS));
        var half = (doubled.compareTo(longest) < 0 ? doubled : longest).toNanos() / 2;
        var own = Duration.ofNanos(half + random.nextLong(half + 1));
        // whoever was sent away together must not come back together
        return Optional.of(asked.map(time -> time.plusNanos(random.nextLong(half + 1)))
                .filter(time -> time.compareTo(own) > 0)
                .orElse(own));
    }
}
