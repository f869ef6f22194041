package io.writ.client;

import java.time.Duration;

/** Where the passing of time enters. */
interface Ticker {
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
        }
    };

    /** A count that only differences of mean something. */
    long nanos();

    void sleep(Duration time) throws InterruptedException;
}
