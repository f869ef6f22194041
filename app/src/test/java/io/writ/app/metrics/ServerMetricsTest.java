package io.writ.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.app.PageTable;
import io.writ.audit.LedgerWatch;
import io.writ.verifier.refusal.Invariant;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code -Dwrit.update=true} writes the page's table of metrics. */
class ServerMetricsTest {
    private static ServerMetrics busy() {
        var metrics = new ServerMetrics();
        for (var tenant : new String[] {"default", "acme"}) {
            var observer = metrics.ledger(tenant, new Ledger());
            observer.committed(10, 3, 2_000_000);
            observer.decided("approve");
            observer.refused(Invariant.POLICY_KNOWN);
            observer.failed();
        }
        metrics.answered("POST", "/v1/decisions", 201, 3_000_000);
        metrics.refused(Invariant.AUTHENTICATED);
        for (var metric :
                new Metric[] {Metric.IN_FLIGHT, Metric.STREAMS, Metric.CONNECTIONS, Metric.BODIES, Metric.READY}) {
            metrics.gauge(metric, () -> 1);
        }
        return metrics;
    }

    private static final class Ledger implements LedgerGauges {
        @Override
        public int waiting() {
            return 7;
        }

        @Override
        public long size() {
            return 10;
        }

        @Override
        public LedgerWatch.Progress verification() {
            return new LedgerWatch.Progress(
                    5, 9, Optional.of(Instant.ofEpochSecond(1_000)), Optional.empty(), Optional.empty());
        }
    }

    @Test
    void everyMetricOfTheTableIsExposedAndNoOtherOfOurs() {
        try (var metrics = busy()) {
            var exposed = families(metrics.scrape());

            assertThat(exposed)
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Metric.values()).map(Metric::exposed).collect(Collectors.toSet()));
        }
    }

    private static Set<String> families(String text) {
        return text.lines()
                .filter(line -> line.startsWith("# TYPE writ_"))
                .map(line -> line.split(" ", -1)[2])
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsToldIsCounted() {
        try (var metrics = busy()) {
            assertThat(metrics.scrape().lines().map(line -> line.replaceFirst("\\.0$", "")))
                    .contains(
                            "writ_decisions_total{outcome=\"approve\",tenant=\"acme\"} 1",
                            "writ_decisions_total{outcome=\"reject\",tenant=\"acme\"} 0",
                            "writ_refusals_total{invariant=\"INV-005\"} 2",
                            "writ_refusals_total{invariant=\"INV-035\"} 1",
                            "writ_auth_failures_total 1",
                            "writ_http_requests_seconds_count{method=\"POST\",route=\"/v1/decisions\",status=\"201\"} 1",
                            "writ_batch_requests_bucket{tenant=\"default\",le=\"4.0\"} 1",
                            "writ_commit_seconds_bucket{tenant=\"default\",le=\"0.002\"} 1",
                            "writ_store_failures_total{tenant=\"default\"} 1",
                            "writ_queue_requests{tenant=\"default\"} 7",
                            "writ_verification_verified_records{tenant=\"default\"} 5",
                            "writ_verification_size_records{tenant=\"default\"} 9",
                            "writ_verification_full_time_seconds{tenant=\"default\"} 1000");
        }
    }

    @Test
    void aTenantSeesItsOwnAlone() {
        try (var metrics = busy()) {
            var own = metrics.scrape("acme").lines().filter(line -> !line.startsWith("#"));

            assertThat(own).isNotEmpty().allMatch(line -> line.contains("tenant=\"acme\""));
        }
    }

    @Test
    void thePageListsEveryMetric() throws IOException {
        PageTable.requireCurrent("metrics", table());
    }

    private static String table() {
        return Arrays.stream(Metric.values())
                .map(metric -> "| `" + metric.exposed() + "` | " + metric.labels() + " | "
                        + metric.meaning().strip() + " |\n")
                .collect(Collectors.joining("", "| metric | labels | |\n|---|---|---|\n", ""));
    }
}
