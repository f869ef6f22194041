package io.writ.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code executeFromSignals}, durable, end to end: decisions per second by number of callers. */
final class DecisionsBench {
    private DecisionsBench() {}

    public static void main(String[] arguments) throws Exception {
        var parent = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("writ-bench");
        try (var home = BenchHome.found(parent, "decisions")) {
            home.run(64, 60_000);
            home.run(512, 60_000);
            for (var round = 0; round < 5; round++) {
                report(home, 64, 60_000);
                report(home, 512, 100_000);
            }
        }
    }

    private static void report(BenchHome home, int callers, long count) {
        var before = cpuNanos();
        var rate = home.run(callers, count);
        System.out.printf(
                "%d callers: %,.0f/s, %.1f µs of CPU each%n", callers, rate, (cpuNanos() - before) / 1e3 / count);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
