package io.writ.bench;

import java.nio.file.Path;

/**
 * Whether 256 MiB of heap are enough with 5,000,000 records in the store: run it with {@code -Xmx256m}, on a disk with
 * 15 GB free. Fills the ledger, opens it again, decides, and audits all of it.
 */
final class HeapBench {
    private static final long RECORDS = 5_000_000;
    private static final long STEP = 500_000;

    private HeapBench() {}

    static void run(Path folder) throws Exception {
        try (var home = BenchHome.found(folder, "heap")) {
            for (var done = 0L; done < RECORDS; done += STEP) {
                System.out.printf("%,d records: %,.0f/s%n", done + STEP, home.run(64, STEP));
            }
            var start = System.nanoTime();
            home.reopen();
            System.out.printf("opened again in %.0f ms%n", (System.nanoTime() - start) / 1e6);
            System.out.printf("64 callers: %,.0f/s%n", home.run(64, STEP / 5));
            AuditBench.rate(home.folder(), true);
        }
    }
}
