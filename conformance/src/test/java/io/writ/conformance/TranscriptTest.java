package io.writ.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every transcript against the packaged jar. Beside shell commands a transcript may say {@code hold HOME} and
 * {@code release}: this process then owns the home, as a server would. One whose first line is {@code # unprivileged}
 * is run as a user whom file modes bind.
 */
class TranscriptTest {
    private static final String UNPRIVILEGED = "65534";

    static Stream<Path> transcripts() throws IOException {
        var folder = Path.of(System.getProperty("user.dir"), "src", "test", "resources", "transcripts");
        try (var files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void theCommandLineDoesWhatItsTranscriptSays(Path file, @TempDir Path folder) throws Exception {
        var lines = Files.readAllLines(file);
        var transcript = Transcript.parse(lines);
        var shell = new Shell(folder, lines.getFirst().equals("# unprivileged") ? unprivileged(folder) : List.of());

        List<String> deviations = new ArrayList<>();
        FileChannel held = null;
        for (var step : transcript.steps()) {
            var words = step.command().split(" ", -1);
            switch (words[0]) {
                case "hold" -> held = hold(folder.resolve(words[1]).resolve("lock"));
                case "release" -> {
                    if (held != null) {
                        held.close();
                    }
                }
                default -> check(step, shell, deviations);
            }
        }

        assertThat(deviations).as(file.getFileName().toString()).isEmpty();
    }

    private static void check(Transcript.Step step, Shell shell, List<String> deviations) throws Exception {
        var result = shell.run(step.command());
        var actual = new ArrayList<>(result.out());
        result.err().forEach(line -> actual.add("! " + line));
        if (result.exitCode() != step.exitCode() || !step.matches(actual)) {
            deviations.add("line " + step.line() + ": $ " + step.command() + "\n--- expected\n"
                    + String.join("\n", step.expected()) + "\nexit " + step.exitCode() + "\n--- but was\n"
                    + String.join("\n", actual) + "\nexit " + result.exitCode() + "\n");
        }
    }

    private static FileChannel hold(Path lock) throws IOException {
        var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        assertThat(channel.tryLock()).isNotNull();
        return channel;
    }

    /** What runs a command as a user who is not root; nothing if this process is none. */
    private static List<String> unprivileged(Path folder) throws IOException, InterruptedException {
        var id = new ProcessBuilder("id", "-u").start();
        var user = new String(id.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip();
        if (!user.equals("0")) {
            return List.of();
        }
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "root, and no setpriv to stop being it");
        new ProcessBuilder("chown", "-R", UNPRIVILEGED, folder.toString())
                .start()
                .waitFor();
        return List.of("setpriv", "--reuid", UNPRIVILEGED, "--clear-groups");
    }
}
