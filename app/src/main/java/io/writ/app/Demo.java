package io.writ.app;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.verifier.refusal.Invariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code writ demo}: shows the main job. It runs the same commands that a user would type. */
@CommandLine.Command(
        name = "demo",
        description = "Show the main job on a temporary home, through the same commands that you would type.",
        footer = {
            "",
            "Exit code: 0 if every step behaves as it says, 1 otherwise.",
            "",
            "Example:",
            "  writ demo",
            "  writ demo --home my-home      keeps the home"
        })
final class Demo extends Command {
    @Option(names = "--home", paramLabel = "DIR", description = "Make the home here and keep it.")
    @Nullable Path folder;

    Demo(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        try {
            if (folder != null) {
                return new DemoScript(terminal, json, folder, folder.resolve("demo"), "").run();
            }
            var temporary = Files.createTempDirectory("writ-demo-");
            try {
                return new DemoScript(terminal, json, temporary.resolve("home"), temporary, temporary + "/").run();
            } finally {
                delete(temporary);
            }
        } catch (IOException e) {
            throw Invariant.NAMED_FILE
                    .refuse("demo", "its files cannot be written")
                    .exception();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var tree = Files.walk(folder)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
