package io.writ.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite is unpacked once: not anew for each process, and never from what somebody else has put there. */
final class NativeLibraryTest {
    @TempDir
    Path temporary;

    /** Opens a database, and dies without a goodbye. */
    static final class Dying {
        private Dying() {}

        public static void main(String[] arguments) throws Exception {
            SqliteConnections.open(Path.of(arguments[0]), SqliteStore.Mode.WRITE);
            Runtime.getRuntime().halt(9);
        }
    }

    private Process dying(String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName(),
                        temporary.resolve(name).toString())
                .redirectErrorStream(true)
                .start();
    }

    private static void requireHalted(Process process) throws Exception {
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(9);
    }

    /** Files below the temporary folder that are a copy of the library, or were to become one. */
    private List<Path> copies() throws IOException {
        try (var files = Files.walk(temporary)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("db"))
                    .toList();
        }
    }

    @Test
    void killedProcessesLeaveOneCopyTogether() throws Exception {
        List<Process> atOnce = new ArrayList<>();
        for (var i = 0; i < 3; i++) {
            atOnce.add(dying("db" + i));
        }
        for (var process : atOnce) {
            requireHalted(process);
        }
        requireHalted(dying("db3"));

        assertThat(copies()).singleElement().satisfies(copy -> {
            assertThat(copy.getFileName().toString()).startsWith("sqlite-");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.getParent())))
                    .isEqualTo("rwx------");
        });
    }

    @Test
    void aCopyThatIsNotWhatTheJarHoldsIsReplaced() throws IOException {
        var library = NativeLibrary.unpacked(temporary).orElseThrow();
        var whole = Files.readAllBytes(library);
        for (var other : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[whole.length])) {
            Files.write(library, other);
            assertThat(NativeLibrary.unpacked(temporary)).contains(library);
            assertThat(Files.readAllBytes(library)).isEqualTo(whole);
        }
        assertThat(copies()).containsExactly(library);
    }

    @Test
    void aFolderThatOthersCanWriteToIsNotUsed() throws Exception {
        var folder = NativeLibrary.unpacked(temporary).orElseThrow().getParent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(NativeLibrary.unpacked(temporary)).isEmpty();
        requireHalted(dying("db"));

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        var elsewhere = Files.move(folder, temporary.resolve("elsewhere"));
        Files.createSymbolicLink(folder, elsewhere);
        assertThat(NativeLibrary.unpacked(temporary)).isEmpty();
        assertThat(NativeLibrary.unpacked(temporary.resolve("nowhere"))).isEmpty();
    }
}
