package io.writ.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.writ.decision.DecisionObserver;
import io.writ.ledger.LedgerObserver;
import io.writ.verifier.refusal.Invariant;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures the ledger of one tenant, and the decisions in it. */
public final class LedgerMeter implements LedgerObserver, DecisionObserver {
    static final String TENANT = "tenant";

    private static final double NANOS = 1e9;

    private final ServerMetrics metrics;
    private final Timer commits;
    private final DistributionSummary batches;
    private final Counter failures;
    private final Map<String, Counter> decisions;
    private volatile long committedAt = System.nanoTime();

    LedgerMeter(ServerMetrics metrics, String tenant, LedgerGauges ledger) {
        var tags = Tags.of(TENANT, tenant);
        this.metrics = metrics;
        this.commits =
                metrics.timer(Metric.COMMIT, tags, ServerMetrics.millis(1, 2, 5, 10, 20, 50, 100, 250, 1_000, 5_000));
        this.batches = metrics.summary(Metric.BATCH, tags, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024);
        this.failures = metrics.counter(Metric.STORE_FAILURES, tags);
        this.decisions = Stream.of("approve", "reject", "manual_review", "replayed")
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        outcome -> metrics.counter(Metric.DECISIONS, tags.and("outcome", outcome))));
        metrics.gauge(Metric.CHECKPOINT_AGE, tags, () -> (System.nanoTime() - committedAt) / NANOS);
        metrics.gauge(Metric.QUEUE, tags, ledger::waiting);
        metrics.gauge(Metric.RECORDS, tags, ledger::size);
        metrics.gauge(Metric.VERIFIED, tags, () -> ledger.verification().verified());
        metrics.gauge(
                Metric.VERIFICATION_SIZE, tags, () -> ledger.verification().size());
        metrics.gauge(
                Metric.VERIFICATION_FULL,
                tags,
                () -> ledger.verification().full().map(Instant::getEpochSecond).orElse(0L));
        metrics.gauge(
                Metric.VERIFICATION_FINDING,
                tags,
                () -> ledger.verification().finding().isPresent() ? 1 : 0);
    }

    @Override
    public void committed(long size, int steps, long nanos) {
        committedAt = System.nanoTime();
        commits.record(nanos, TimeUnit.NANOSECONDS);
        batches.record(steps);
    }

    @Override
    public void decided(String answer) {
        var counter = decisions.get(answer);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void refused(Invariant invariant) {
        metrics.refused(invariant);
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
