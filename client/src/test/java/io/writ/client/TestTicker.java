package io.writ.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody sleeps, and is then over at once. */
final class TestTicker implements Ticker {
    final List<Duration> slept = new ArrayList<>();
    private long nanos = -5;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void sleep(Duration time) {
        slept.add(time);
        pass(time);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }
}
