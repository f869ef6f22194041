package io.writ.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own, whose folder has spaces, with a Maven that puts the jars that are already built there. */
class LauncherTest {
    private final Path temporary;
    private final Path root;
    private final Path bin;

    LauncherTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        root = Files.createDirectories(temporary.resolve("a tree with spaces"));
        bin = Files.createDirectories(temporary.resolve("bin"));
        Files.copy(Shell.root().resolve("writ"), root.resolve("writ"), StandardCopyOption.COPY_ATTRIBUTES);
        for (var name : List.of("pom.xml", "verifier/pom.xml", "runtime/pom.xml", "app/pom.xml", "verifier/src/main/A.java",
                "runtime/src/main/B.java", "app/src/main/C.java", "examples/policies/index.txt")) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.createFile(root.resolve(name));
        }
        maven("echo built >> builds; sleep 1; cp -R '" + Shell.jar().getParent() + "/lib' '" + Shell.jar() + "' app/target/");
    }

    private void maven(String does) throws IOException {
        var mvn = bin.resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the launcher printed and left with. */
    private record Run(int exitCode, String output) {}

    private Process start(Path launcher, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(launcher.toString(), "version").directory(temporary.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("PATH", bin.toString(), (path, own) -> own + ":" + path);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Run end(Process process) throws IOException, InterruptedException {
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private Run run() throws IOException, InterruptedException {
        return end(start(root.resolve("writ"), Map.of()));
    }

    private long builds() throws IOException {
        try (Stream<String> lines = Files.lines(root.resolve("builds"))) {
            return lines.count();
        }
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
        assertThat(run().output()).startsWith("writ: building, once\nwrit         ");
        assertThat(run().output()).startsWith("writ         ");
        assertThat(builds()).isEqualTo(1);

        Files.setLastModifiedTime(root.resolve("runtime/src/main/B.java"), FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(run().exitCode()).isZero();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void twoFirstRunsAtOnceBuildOnceAndBothSucceed() throws Exception {
        var one = start(root.resolve("writ"), Map.of());
        var other = start(root.resolve("writ"), Map.of());

        assertThat(List.of(end(one).exitCode(), end(other).exitCode())).containsOnly(0);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aLockWhoseHolderWasKilledIsTakenOver() throws Exception {
        var lock = Files.createDirectories(root.resolve("app/target/build.lock"));
        var dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(lock.resolve("pid"), dead.pid() + "\n");

        assertThat(run().exitCode()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void aFailedBuildShowsItsOutputAndLeavesNoLock() throws Exception {
        maven("echo the compiler is not pleased; exit 1");

        assertThat(run())
                .isEqualTo(new Run(1, """
                        writ: building, once
                        the compiler is not pleased
                        writ: the build failed; its output is above and in app/target/build.log
                        """));
        assertThat(root.resolve("app/target/build.lock")).doesNotExist();
    }

    @Test
    void aSymbolicLinkLeadsToTheTree() throws Exception {
        Files.createSymbolicLink(bin.resolve("linked"), Path.of("..").resolve(temporary.relativize(root)).resolve("writ"));

        assertThat(end(start(bin.resolve("linked"), Map.of())).exitCode()).isZero();
    }

    @Test
    void anOlderJdkIsPassedOver() throws Exception {
        var home = temporary.resolve("old");
        var old = Files.createDirectories(home.resolve("bin"));
        for (var tool : List.of("java", "javac")) {
            Files.writeString(old.resolve(tool), "#!/bin/sh\necho too old; exit 1\n");
            Files.setPosixFilePermissions(old.resolve(tool), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        var path = bin + ":" + System.getProperty("java.home") + "/bin:" + System.getenv("PATH");

        var run = end(start(root.resolve("writ"), Map.of("JAVA_HOME", home.toString(), "PATH", path)));

        assertThat(run.output()).startsWith("writ: building, once\nwrit         ");
    }
}
