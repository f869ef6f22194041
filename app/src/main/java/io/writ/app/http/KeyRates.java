package io.writ.app.http;

import io.writ.app.config.ServerSettings;
import io.writ.verifier.refusal.Invariant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Limits how often each key may ask. Each key has a bucket of tokens that fills with time, and a request takes one
 * token. Only good keys get a bucket. Safe for any number of threads.
 */
public final class KeyRates {
    private static final double NANOS = 1e9;

    private final Optional<ServerSettings.Rate> rate;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param nanoTime monotonic */
    public KeyRates(Optional<ServerSettings.Rate> rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a request.
     *
     * @throws HttpRefusal 429 if it comes too soon
     */
    void count(String principal) {
        rate.ifPresent(limit -> {
            var wait = buckets.computeIfAbsent(principal, name -> new Bucket(limit, nanoTime.getAsLong()))
                    .take(nanoTime.getAsLong());
            if (wait > 0) {
                throw new HttpRefusal(
                        429,
                        Invariant.RATE.refuse("Authorization", "more than " + limit.perSecond() + " requests a second"),
                        Map.of("Retry-After", Long.toString((long) Math.ceil(wait))));
            }
        });
    }

    /** Starts full. */
    private static final class Bucket {
        private final ServerSettings.Rate rate;
        private double tokens;
        private long at;

        Bucket(ServerSettings.Rate rate, long now) {
            this.rate = rate;
            this.tokens = rate.burst();
            this.at = now;
        }

        /** Takes a token. If there is none, returns the seconds until there is one. */
        synchronized double take(long now) {
            tokens = Math.min(rate.burst(), tokens + Math.max(0, now - at) / NANOS * rate.perSecond());
            at = now;
            if (tokens >= 1) {
                tokens--;
                return 0;
            }
            return (1 - tokens) / rate.perSecond();
        }
    }
}
