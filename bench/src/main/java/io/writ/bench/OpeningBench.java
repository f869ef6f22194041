package io.writ.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long it takes to close a ledger of 1,000,000 records and to open it again, and how long until its first durable
 * decision after that. The process goes on; the first round, before anything is compiled, is told apart.
 */
final class OpeningBench {
    private static final long RECORDS = 1_000_000;
    private static final int ROUNDS = 21;

    private OpeningBench() {}

    static void run(Path folder) throws Exception {
        try (var home = BenchHome.found(folder, "opening")) {
            System.out.printf("filling at %,.0f/s%n", home.run(512, RECORDS));
            List<Double> opened = new ArrayList<>();
            List<Double> decided = new ArrayList<>();
            for (var round = 0; round < ROUNDS; round++) {
                var start = System.nanoTime();
                home.reopen();
                opened.add((System.nanoTime() - start) / 1e6);
                home.decide();
                decided.add((System.nanoTime() - start) / 1e6);
            }
            System.out.printf("first: opened in %.1f ms, decided after %.1f ms%n", opened.get(0), decided.get(0));
            System.out.printf(
                    "median of %d: opened in %.1f ms, decided after %.1f ms%n",
                    ROUNDS, Main.median(opened), Main.median(decided));
        }
    }
}
