package io.writ.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a large ledger is slower: 64 callers on a ledger of about 10,000 records and on one of 1,000,000 and more, in
 * interleaved pairs, so that other work of the machine affects both. The small ledger is made again for each pair.
 */
final class GrowthBench {
    private static final int PAIRS = 7;
    private static final long SMALL = 10_000;
    private static final long LARGE = 1_000_000;
    private static final long MEASURED = 20_000;

    private GrowthBench() {}

    static void run(Path folder) throws Exception {
        try (var large = BenchHome.found(folder, "large")) {
            System.out.printf("filling at %,.0f/s%n", large.run(512, LARGE));
            List<Double> ratios = new ArrayList<>();
            for (var pair = 0; pair < PAIRS; pair++) {
                try (var small = BenchHome.found(folder, "small-" + pair)) {
                    small.run(512, SMALL);
                    var first = pair % 2 == 0 ? large.run(64, MEASURED) : 0;
                    var atSmall = small.run(64, MEASURED);
                    var atLarge = first > 0 ? first : large.run(64, MEASURED);
                    ratios.add(atLarge / atSmall);
                    System.out.printf("at 10,000: %,.0f/s; at 1,000,000: %,.0f/s%n", atSmall, atLarge);
                }
            }
            System.out.printf("median ratio %.2f%n", Main.median(ratios));
        }
    }
}
