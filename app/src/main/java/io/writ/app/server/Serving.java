package io.writ.app.server;

import io.writ.Operation;
import io.writ.Tenant;
import io.writ.Tenants;
import io.writ.Tuning;
import io.writ.app.config.ServerSettings;
import io.writ.app.http.Admission;
import io.writ.app.http.HttpServer;
import io.writ.app.metrics.LedgerGauges;
import io.writ.app.metrics.Metric;
import io.writ.app.metrics.ServerMetrics;
import io.writ.audit.LedgerWatch;
import io.writ.escalation.Thresholds;
import io.writ.ledger.LedgerTuning;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.id.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running server, wired by hand: the ledgers of a home, their meters, and the HTTP server. Closing it answers the
 * accepted requests, then closes the ledgers.
 */
public final class Serving implements AutoCloseable {
    private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);

    private final ServerMetrics metrics = new ServerMetrics();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Tenants tenants;
    private final HttpServer http;
    private volatile @Nullable Tenants open;

    private Serving(Path home, ServerSettings settings) throws IOException {
        tenants = Tenants.open(home, TimeSource.SYSTEM, Entropy.system(), upkeep(settings));
        open = tenants;
        try {
            var admission = new Admission(settings.limits());
            var readiness = new Readiness(tenants, home, admission::closed);
            metrics.gauge(Metric.READY, () -> readiness.ready() ? 1 : 0);
            var routes = new Routes(tenants, settings, new OperationRoutes(readiness, metrics));
            http = HttpServer.start(tenants, settings, routes, admission, metrics);
        } catch (IOException | RuntimeException e) {
            tenants.close();
            throw e;
        }
        Thread.ofVirtual().name("writ-housekeeping").start(this::keepHouse);
    }

    /**
     * Opens the home and listens.
     *
     * @throws IOException if the address cannot be listened at
     * @throws io.writ.verifier.refusal.RefusedException as {@link Tenants#open} and {@link HttpServer#start}
     */
    public static Serving start(Path home, ServerSettings settings) throws IOException {
        return new Serving(home, settings);
    }

    private Operation upkeep(ServerSettings settings) {
        var verification = settings.verification();
        return new Operation(
                tenant -> tuning(tenant, settings),
                verification.background() ? Optional.of(verification.interval()) : Optional.empty());
    }

    private Tuning tuning(TenantId tenant, ServerSettings settings) {
        var meter = metrics.ledger(tenant.value(), new Gauges(tenant));
        return new Tuning(
                new LedgerTuning(settings.limits().queueDepth(), meter), meter, new Thresholds(settings.escalation()));
    }

    private void keepHouse() {
        try {
            while (!closing.await(HOUSEKEEPING.toSeconds(), TimeUnit.SECONDS)) {
                tenants.writeKeyUse();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where it listens. */
    public URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        closing.countDown();
        try (metrics;
                tenants) {
            http.close();
        }
    }

    /** The gauges of a ledger. They are made before the ledger is open. */
    private final class Gauges implements LedgerGauges {
        private static final LedgerWatch.Progress NONE =
                new LedgerWatch.Progress(0, 0, Optional.empty(), Optional.empty(), Optional.empty());

        private final TenantId tenant;

        Gauges(TenantId tenant) {
            this.tenant = tenant;
        }

        private Optional<Tenant> tenant() {
            return Optional.ofNullable(open).flatMap(all -> all.find(tenant));
        }

        @Override
        public int waiting() {
            return tenant().map(Tenant::waiting).orElse(0);
        }

        @Override
        public long size() {
            return tenant().map(Tenant::size).orElse(0L);
        }

        @Override
        public LedgerWatch.Progress verification() {
            return Optional.ofNullable(open)
                    .flatMap(all -> all.verification(tenant))
                    .orElse(NONE);
        }
    }
}
