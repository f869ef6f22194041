package io.writ.bench;

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
                System.out.printf("64 callers: %,.0f/s%n", home.run(64, 60_000));
                System.out.printf("512 callers: %,.0f/s%n", home.run(512, 100_000));
            }
        }
    }
}
