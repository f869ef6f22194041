package io.writ.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder in which shell commands are run; {@code writ} there is the packaged jar, run by this JDK. */
final class Shell {
    private static final int TIMEOUT_SECONDS = 60;

    private final Path folder;
    private final List<String> prefix;

    /**
     * @param folder where commands run
     * @param prefix what runs the shell, such as a command that drops privileges; may be empty
     */
    Shell(Path folder, List<String> prefix) throws IOException {
        this.folder = folder;
        this.prefix = prefix;
        var launcher = folder.resolve("writ");
        Files.writeString(launcher, "#!/bin/sh\nexec " + String.join(" ", quoted(PackagedJar.command())) + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Paths in quotes; options as they are, since transcripts look for them. */
    private static List<String> quoted(List<String> words) {
        return words.stream()
                .map(word -> word.contains("/") ? "'" + word + "'" : word)
                .toList();
    }

    /** What came of a command. */
    record Result(int exitCode, List<String> out, List<String> err) {}

    static Path jar() {
        return PackagedJar.file();
    }

    static Path root() {
        return Path.of(System.getProperty("writ.root"));
    }

    Result run(String command) throws IOException, InterruptedException {
        var out = Files.createTempFile("out", "");
        var err = Files.createTempFile("err", "");
        try {
            var line = new ArrayList<>(prefix);
            line.addAll(List.of("sh", "-c", command));
            var builder = new ProcessBuilder(line).directory(folder.toFile());
            builder.environment()
                    .merge("PATH", folder + ":" + PackagedJar.JAVA.getParent(), (path, own) -> own + ":" + path);
            var process = builder.redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("no end within " + TIMEOUT_SECONDS + " s: " + command);
            }
            return new Result(process.exitValue(), lines(out), lines(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.toList();
        }
    }
}
