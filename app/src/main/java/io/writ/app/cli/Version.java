package io.writ.app.cli;

import io.writ.RuntimeIdentity;
import io.writ.verifier.canonical.JsonObject;
import java.util.List;
import picocli.CommandLine;

/** {@code writ version}: which runtime decides here, as records name it. */
@CommandLine.Command(
        name = "version",
        description = "Print version, runtimeHash and JDK.",
        footer = {"", "Example:", "  writ version --json"})
final class Version extends Command {
    Version(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        var runtime = RuntimeIdentity.running();
        if (json) {
            terminal.json(JsonObject.builder()
                    .put("version", runtime.version())
                    .put("runtimeHash", runtime.hash().hex())
                    .put("jdk", jdk())
                    .build());
        } else {
            lines().forEach(terminal::line);
        }
        return ExitCode.OK;
    }

    /** For people; {@code writ --version} prints the same. */
    static List<String> lines() {
        var runtime = RuntimeIdentity.running();
        return List.of(
                "writ         " + runtime.version(), "runtimeHash  " + runtime.hash().hex(), "JDK          " + jdk());
    }

    private static String jdk() {
        return System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")";
    }
}
