package io.writ.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packaged jar, and the JVM that runs it: started as the launcher starts its short commands. */
public final class PackagedJar {
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final List<String> FLAGS = List.of("-Xlog:disable", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** What makes hundreds of processes bearable; without it they run too. */
    private static final Path ARCHIVE = archive();

    private PackagedJar() {}

    /** The words that start it, to be followed by its arguments. */
    public static List<String> command() {
        var words = new ArrayList<>(jvm("-XX:SharedArchiveFile=" + ARCHIVE));
        words.addAll(List.of("-jar", file().toString()));
        return words;
    }

    static Path file() {
        return Path.of(System.getProperty("writ.jar"));
    }

    private static List<String> jvm(String archive) {
        List<String> words = new ArrayList<>();
        words.add(JAVA.toString());
        words.addAll(FLAGS);
        words.add(archive);
        return words;
    }

    /** Made once a build. */
    private static Path archive() {
        var archive = file().resolveSibling("conformance.jsa");
        var words = jvm("-XX:ArchiveClassesAtExit=" + archive);
        words.addAll(List.of("-jar", file().toString(), "demo"));
        try {
            new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
