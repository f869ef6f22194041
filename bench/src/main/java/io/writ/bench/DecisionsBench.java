package io.writ.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code executeFromSignals}, durable, end to end. Callers are virtual threads that each wait for their answer before
 * they send the next; every request has a replay key of its own. After a warm-up, rounds with 64 and with 512 callers
 * take turns; the median of each is the figure.
 */
final class DecisionsBench {
    private static final int ROUNDS = 7;
    private static final long DECISIONS = 100_000;

    private DecisionsBench() {}

    static void run(Path folder) throws Exception {
        try (var home = BenchHome.found(folder, "decisions")) {
            home.run(64, DECISIONS);
            home.run(512, DECISIONS);
            List<Double> few = new ArrayList<>();
            List<Double> many = new ArrayList<>();
            for (var round = 0; round < ROUNDS; round++) {
                few.add(measure(home, 64));
                many.add(measure(home, 512));
            }
            System.out.printf(
                    "median, 64 callers: %,.0f/s; 512 callers: %,.0f/s%n", Main.median(few), Main.median(many));
        }
    }

    static double measure(BenchHome home, int callers) {
        var before = Machine.cpuNanos();
        var rate = home.run(callers, DECISIONS);
        var cpu = (Machine.cpuNanos() - before) / 1e3 / DECISIONS;
        System.out.printf("%d callers: %,.0f/s, %.1f µs of CPU each%n", callers, rate, cpu);
        return rate;
    }
}
