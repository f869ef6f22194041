package io.writ.app;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.decision.RuntimeIdentity;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.PrettyWriter;
import java.nio.charset.StandardCharsets;
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
    public ExitCode run() {
        lines(json).forEach(terminal::line);
        return ExitCode.OK;
    }

    /** What {@code writ --version} prints too. */
    static List<String> lines(boolean json) {
        var runtime = RuntimeIdentity.running();
        if (json) {
            var answer = JsonObject.builder()
                    .put("version", runtime.version())
                    .put("runtimeHash", runtime.hash().hex())
                    .put("jdk", jdk())
                    .build();
            return new String(PrettyWriter.write(answer), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        return List.of(
                "writ         " + runtime.version(),
                "runtimeHash  " + runtime.hash().hex(),
                "JDK          " + jdk());
    }

    private static String jdk() {
        return System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")";
    }
}
