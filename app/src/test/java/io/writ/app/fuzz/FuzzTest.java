package io.writ.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come from outside are read or refused. In a build each reader is tried for a few seconds;
 * {@code -Dwrit.fuzz.seconds=3600 -Dtest=FuzzTest} tries each for an hour.
 */
final class FuzzTest {
    private static final String SECONDS = System.getProperty("writ.fuzz.seconds", "2");

    @TempDir
    Path folder;

    static List<Outside> all() {
        return Outside.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void bytesFromOutsideAreReadOrRefused(Outside outside) throws Exception {
        var seeds = Files.createDirectory(folder.resolve("seeds"));
        for (var seed = 0; seed < outside.seeds().size(); seed++) {
            Files.writeString(seeds.resolve("seed-" + seed), outside.seeds().get(seed));
        }
        var said = fuzz(outside, seeds);
        assertThat(said).as(said).contains("Done ").doesNotContain("== Java Exception");
    }

    private String fuzz(Outside outside, Path seeds) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dwrit.fuzz=" + outside.name(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + Harness.class.getName(),
                        "--instrumentation_includes=io.writ.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_len=4096",
                        "-timeout=10",
                        "-seed=1",
                        "-max_total_time=" + SECONDS,
                        seeds.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
