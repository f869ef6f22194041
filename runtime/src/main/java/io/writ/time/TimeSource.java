package io.writ.time;

import java.time.Instant;

/** Where time comes from: a wall clock that people can set, and a monotonic one that they cannot. */
public interface TimeSource {
    /** The machine's own clocks. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public Instant wall() {
            return Instant.now();
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    };

    /** The wall clock's time. */
    Instant wall();

    /**
     * Nanoseconds since an arbitrary moment of this process; never decreases, unmoved by a change of the wall clock.
     */
    long monotonicNanos();
}
