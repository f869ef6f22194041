package io.writ.client;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/** Asks again and again until something has happened, each time for as long as a server holds an answer back. */
record Polling(Transport transport, Duration patience, Ticker ticker, int limit) {
    private static final Duration LONGEST_POLL = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    /**
     * What {@code reading} makes of the last reply: the first that is not pending, or the one after which time is up.
     */
    <T> T until(String path, Duration longest, Function<Reply, T> reading, Predicate<T> pending) {
        var began = ticker.nanos();
        for (var pause = FIRST_PAUSE; ; pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE)) {
            var rest = longest.minusNanos(ticker.nanos() - began);
            var seconds = Math.max(0, shorter(rest, LONGEST_POLL).toSeconds());
            var wait = (path.contains("?") ? "&" : "?") + "wait=" + seconds + "s";
            var reply =
                    transport.send(Call.get(seconds == 0 ? path : path + wait, patience.plusSeconds(seconds), limit));
            var read = reading.apply(reply);
            if (!pending.test(read)
                    || longest.minusNanos(ticker.nanos() - began).compareTo(pause) <= 0) {
                return read;
            }
            // a vote ends a long poll too, and from then on it is answered at once
            transport.pause(pause);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
