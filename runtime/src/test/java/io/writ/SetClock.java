package io.writ;

import io.writ.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands until it is moved: both hands by passing time, the wall clock alone by setting it. */
public final class SetClock implements TimeSource {
    private Instant wall;
    private long nanos;

    public SetClock(Instant wall) {
        this.wall = wall;
    }

    @Override
    public synchronized Instant wall() {
        return wall;
    }

    @Override
    public synchronized long monotonicNanos() {
        return nanos;
    }

    public synchronized void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    /** Somebody sets the wall clock. */
    public synchronized void step(Duration by) {
        wall = wall.plus(by);
    }
}
