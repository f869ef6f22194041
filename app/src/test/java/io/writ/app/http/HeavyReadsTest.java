package io.writ.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who searches much waits for its own searches, and nobody else does. */
@Timeout(60)
final class HeavyReadsTest {
    private static final Owner MANY = new Owner("many", "acme", false);

    @Test
    void aKeyRunsAtMostHalfAtATimeAndOthersDoNotWaitForIt() throws Exception {
        var end = new CountDownLatch(1);
        var running = new AtomicInteger();
        try (var heavy = new HeavyReads(4);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 100; i++) {
                callers.execute(() -> heavy.run(MANY, () -> {
                    running.incrementAndGet();
                    awaitQuietly(end);
                    return 0;
                }));
            }
            while (running.get() < 2) {
                Thread.sleep(10);
            }

            assertThat(heavy.run(new Owner("other", "acme", false), () -> "done"))
                    .isEqualTo("done");
            assertThat(heavy.run(new Owner("", "", false), () -> "done")).isEqualTo("done");
            assertThat(running).hasValue(2);
            end.countDown();
        }
        assertThat(running).hasValue(100);
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsThrownIsThrownToWhoAsked() {
        try (var heavy = new HeavyReads(2)) {
            assertThatThrownBy(() -> heavy.run(MANY, () -> {
                        throw new IllegalArgumentException("as it is");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("as it is");
        }
    }
}
