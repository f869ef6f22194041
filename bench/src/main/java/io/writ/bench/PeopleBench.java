package io.writ.bench;

import io.writ.approval.Voter;
import io.writ.caller.Principal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the part of people: {@code recordFailure}, durable, with 64 callers, on a ledger of about 10,000 records and
 * on one of 1,000,000 and more, in interleaved pairs. Every second failure of an agent escalates, which appends one
 * more record. Then it reads the first page of an inbox of 100,000 pending approvals, 50 of which are read with their
 * actions.
 */
final class PeopleBench {
    private static final int PAIRS = 7;
    private static final long SMALL = 10_000;
    private static final long LARGE = 1_000_000;
    private static final long MEASURED = 20_000;
    private static final long PENDING = 100_000;
    private static final int PAGES = 300;
    private static final int PAGE = 50;

    private PeopleBench() {}

    static void run(Path folder) throws Exception {
        try (var large = BenchHome.found(folder, "large")) {
            large.run(512, LARGE);
            List<Double> atLarge = new ArrayList<>();
            List<Double> atSmall = new ArrayList<>();
            for (var pair = 0; pair < PAIRS; pair++) {
                try (var small = BenchHome.found(folder, "small-" + pair)) {
                    small.run(512, SMALL);
                    atSmall.add(small.run(64, MEASURED, small::fail));
                    atLarge.add(large.run(64, MEASURED, large::fail));
                    System.out.printf(
                            "failures at 10,000: %,.0f/s; at 1,000,000: %,.0f/s%n",
                            atSmall.get(pair), atLarge.get(pair));
                }
            }
            System.out.printf(
                    "median: at 10,000 %,.0f/s; at 1,000,000 %,.0f/s%n", Main.median(atSmall), Main.median(atLarge));
        }
        inbox(folder);
    }

    private static void inbox(Path folder) throws Exception {
        try (var home = BenchHome.found(folder, "inbox")) {
            System.out.printf("asking at %,.0f/s%n", home.run(512, PENDING, home::ask));
            home.reopen();
            var voter = Principal.named("reviewer");
            List<Double> millis = new ArrayList<>();
            for (var page = 0; page < PAGES; page++) {
                var start = System.nanoTime();
                var found = home.governor()
                        .tenant()
                        .approvals()
                        .pending(Optional.empty(), PAGE, about -> Voter.mayVote(voter, about));
                millis.add((System.nanoTime() - start) / 1e6);
                if (found.approvals().size() != PAGE) {
                    throw new IllegalStateException("a page that is not full");
                }
            }
            System.out.printf(
                    "first page of the inbox: the first time %.1f ms, median of %d %.1f ms%n",
                    millis.get(0), PAGES, Main.median(millis));
        }
    }
}
