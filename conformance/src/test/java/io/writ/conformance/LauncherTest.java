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

/**
 * The launcher in a tree of its own, whose folder has spaces, with a Maven that puts the jars there that are already
 * built, and, but for one test, with a JDK that only says how it was started.
 */
class LauncherTest {
    private final Path temporary;
    private final Path root;
    private final Path bin;
    private final Path jdk;

    LauncherTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        root = Files.createDirectories(temporary.resolve("a tree with spaces"));
        bin = Files.createDirectories(temporary.resolve("bin"));
        Files.copy(Shell.root().resolve("writ"), root.resolve("writ"), StandardCopyOption.COPY_ATTRIBUTES);
        for (var name : List.of(
                "pom.xml",
                "verifier/pom.xml",
                "runtime/pom.xml",
                "app/pom.xml",
                "verifier/src/main/A.java",
                "runtime/src/main/B.java",
                "app/src/main/C.java",
                "examples/policies/index.txt")) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.createFile(root.resolve(name));
        }
        jdk = jdk("jdk", "25.0.1");
        maven("echo built >> builds; sleep 1; cp -R '" + Shell.jar().getParent() + "/lib' '" + Shell.jar()
                + "' app/target/");
    }

    private void maven(String does) throws IOException {
        script(bin.resolve("mvn"), does);
    }

    private Path jdk(String name, String version) throws IOException {
        var home = temporary.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin").resolve("java"), "echo \"started by " + version + " $*\"");
        script(home.resolve("bin").resolve("javac"), "exit 1");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"none\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void script(Path file, String does) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the launcher printed and left with. */
    private record Run(int exitCode, String output) {}

    private Process start(Path launcher, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(launcher.toString(), "version")
                .directory(temporary.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", jdk.toString());
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
    void theRealAppRunsAfterItsBuild() throws Exception {
        var environment = Map.of("JAVA_HOME", System.getProperty("java.home"));

        assertThat(end(start(root.resolve("writ"), environment)).output())
                .startsWith("writ: building, once\nwrit         ");
        assertThat(end(start(root.resolve("writ"), environment)).output()).startsWith("writ         ");
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
        assertThat(run().output())
                .startsWith("writ: building, once\nstarted by 25.0.1 ")
                .endsWith("/app/target/writ.jar version\n");
        assertThat(run().output()).startsWith("started by 25.0.1 ");
        assertThat(builds()).isEqualTo(1);

        Files.setLastModifiedTime(
                root.resolve("runtime/src/main/B.java"),
                FileTime.from(Instant.now().plusSeconds(1)));
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
    void aFailedBuildShowsWhatMavenMarksSaysWhereItsLogIsAndLeavesNoLock() throws Exception {
        maven("echo '[INFO] resting'; echo '[WARNING] an old flag'; echo '[ERROR] A.java is not Java'; exit 1");

        assertThat(run()).isEqualTo(new Run(1, """
                writ: building, once
                [WARNING] an old flag
                [ERROR] A.java is not Java
                writ: the build failed; all of its output is in app/target/build.log
                """));
        assertThat(root.resolve("app/target/build.log"))
                .hasContent("[INFO] resting\n[WARNING] an old flag\n[ERROR] A.java is not Java");
        assertThat(root.resolve("app/target/build.lock")).doesNotExist();
    }

    @Test
    void aMavenThatDoesNotEvenStartIsQuoted() throws Exception {
        maven("echo there is no such JDK; exit 1");

        assertThat(run()).isEqualTo(new Run(1, """
                writ: building, once
                there is no such JDK
                writ: the build failed; all of its output is in app/target/build.log
                """));
    }

    @Test
    void theFirstBuildCompilesNoTests() throws Exception {
        maven("echo \"$*\"; exit 1");
        run();

        assertThat(root.resolve("app/target/build.log"))
                .hasContent("-B -ntp -Dmaven.test.skip=true -pl app -am package");
    }

    @Test
    void aVersionInTheEnvironmentIsNotTakenForThatOfAJdk() throws Exception {
        var path = bin + ":" + jdk("newer", "21.0.2").resolve("bin") + ":" + System.getenv("PATH");
        var environment = Map.of("JAVA_HOME", temporary.resolve("nowhere").toString(), "PATH", path, "version", "99");

        assertThat(end(start(root.resolve("writ"), environment)).output())
                .startsWith("writ: building, once\nstarted by 21.0.2 ");
    }

    @Test
    void aSymbolicLinkLeadsToTheTree() throws Exception {
        Files.createSymbolicLink(
                bin.resolve("linked"),
                Path.of("..").resolve(temporary.relativize(root)).resolve("writ"));

        assertThat(end(start(bin.resolve("linked"), Map.of())).exitCode()).isZero();
    }

    @Test
    void aJdkThatIsTooOldIsPassedOver() throws Exception {
        var path = bin + ":" + jdk("newer", "21.0.2").resolve("bin") + ":" + System.getenv("PATH");

        var run = end(start(
                root.resolve("writ"), Map.of("JAVA_HOME", jdk("old", "17.0.1").toString(), "PATH", path)));

        assertThat(run.output()).startsWith("writ: building, once\nstarted by 21.0.2 ");
    }
}
