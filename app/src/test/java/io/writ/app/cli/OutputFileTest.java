package io.writ.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path folder;

    /** Whoever may write in the folder can guess under which name an answer is built. */
    @Test
    void aPlantedLinkIsNotFollowed() throws IOException {
        var victim = Files.writeString(folder.resolve("victim"), "mine");
        var building = folder.resolve(".answer.json." + ProcessHandle.current().pid() + ".new");
        Files.createSymbolicLink(building, victim);
        Files.createSymbolicLink(folder.resolve("answer.json"), victim);

        try (var out = OutputFile.begin(folder.resolve("answer.json"))) {
            out.write("an answer".getBytes(UTF_8));
        }

        assertThat(victim).hasContent("mine");
        assertThat(folder.resolve("answer.json")).hasContent("an answer").isRegularFile();
        assertThat(Files.isSymbolicLink(folder.resolve("answer.json"))).isFalse();
        assertThat(building).doesNotExist();
    }
}
