package io.writ.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs one measurement by name: {@code java -jar bench/target/writ-bench.jar NAME [FOLDER]}. */
public final class Main {
    private static final Map<String, Measurement> MEASUREMENTS = new TreeMap<>(Map.of(
            "evaluation", EvaluationBench::run,
            "decisions", DecisionsBench::run,
            "growth", GrowthBench::run,
            "sequential", SequentialBench::run,
            "verification", VerificationBench::run,
            "audit", AuditBench::run,
            "heap", HeapBench::run,
            "http", HttpBench::run,
            "people", PeopleBench::run,
            "opening", OpeningBench::run));

    private Main() {}

    /** A measurement; it gets a folder on the disk that is to be measured, and prints what it finds. */
    @FunctionalInterface
    interface Measurement {
        void run(Path folder) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        var measurement = arguments.length == 0 ? null : MEASUREMENTS.get(arguments[0]);
        if (measurement == null) {
            System.err.println(
                    "Name one of " + String.join(", ", MEASUREMENTS.keySet()) + ", and a folder if you like.");
            System.exit(2);
            return;
        }
        var folder = arguments.length > 1
                ? Files.createDirectories(Path.of(arguments[1]))
                : Files.createTempDirectory("writ-bench");
        System.out.println(Machine.describe());
        measurement.run(folder);
    }

    /** The median of some figures. */
    static double median(List<Double> figures) {
        var sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
