package io.writ.conformance.foreign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** openssl and python3, as processes. Tests that need them are skipped, and say so, where one of them is absent. */
final class ForeignTools {
    private static final int SECONDS = 60;
    private static final Path SCRIPTS = Path.of("src", "test", "python").toAbsolutePath();

    private ForeignTools() {}

    /** What a process said and how it ended. */
    record Result(int exit, String output) {}

    static void require() {
        for (var tool : List.of("openssl", "python3")) {
            var present = isPresent(tool);
            if (!present) {
                System.err.println(
                        "SKIPPED: " + tool + " is absent, so nothing was checked by tools that are not ours");
            }
            Assumptions.assumeTrue(present, tool + " is absent: the checks by tools that are not ours were skipped");
        }
    }

    private static boolean isPresent(String tool) {
        try {
            return run(Path.of("."), List.of(tool, tool.equals("openssl") ? "version" : "--version"))
                            .exit()
                    == 0;
        } catch (UncheckedIOException e) {
            // how the JDK says that there is no such program
            return false;
        }
    }

    static Result openssl(Path folder, String arguments) {
        return run(folder, List.of(("openssl " + arguments).split(" ", -1)));
    }

    static Result shell(Path folder, String command) {
        return run(folder, List.of("sh", "-c", command));
    }

    static Result python(Path folder, String script, List<String> arguments) {
        // -B: nothing is written beside the sources
        var command =
                new ArrayList<>(List.of("python3", "-B", SCRIPTS.resolve(script).toString()));
        command.addAll(arguments);
        return run(folder, command);
    }

    private static Result run(Path folder, List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end");
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
