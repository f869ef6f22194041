package io.writ.app.audit;

import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands that verify attestations. {@link LogVerify} is among the commands of the log. */
public final class AuditCommands {
    private AuditCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(new CommandLine(new Verify(terminal)));
    }
}
