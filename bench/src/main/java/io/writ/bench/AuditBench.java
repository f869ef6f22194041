package io.writ.bench;

import io.writ.Homes;
import io.writ.audit.LedgerAudit;
import io.writ.home.HomeFounder;
import io.writ.store.sqlite.SqliteStore.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code log verify} of 1,000,000 records that 512 callers wrote: leaves, tree and checkpoints alone, and everything.
 */
final class AuditBench {
    private static final long RECORDS = 1_000_000;
    private static final int ROUNDS = 3;

    private AuditBench() {}

    static void run(Path folder) throws Exception {
        try (var bench = BenchHome.found(folder, "audit")) {
            System.out.printf("filling at %,.0f/s%n", bench.run(512, RECORDS));
            List<Double> tree = new ArrayList<>();
            List<Double> all = new ArrayList<>();
            for (var round = 0; round < ROUNDS; round++) {
                tree.add(rate(bench.folder(), false));
                all.add(rate(bench.folder(), true));
            }
            System.out.printf(
                    "median: %,.0f records/s for leaves, tree and checkpoints; %,.0f/s with disclosures and projections%n",
                    Main.median(tree), Main.median(all));
        }
    }

    static double rate(Path folder, boolean projections) {
        var tenant = HomeFounder.DEFAULT_TENANT;
        try (var home = Homes.open(folder, Mode.READ);
                var store = home.store(tenant)) {
            var terms = new LedgerAudit.AuditSettings(
                    home.origin(tenant), tenant, home.trustRoot(), home.projections(tenant), projections);
            var start = System.nanoTime();
            var report = new LedgerAudit(store, terms).run(done -> {});
            if (!report.intact()) {
                throw new IllegalStateException(report.findings().toString());
            }
            var rate = report.records() * 1e9 / (System.nanoTime() - start);
            System.out.printf(
                    "%s: %,.0f records/s, %,d checkpoints%n",
                    projections ? "everything" : "tree", rate, report.checkpoints());
            return rate;
        }
    }
}
