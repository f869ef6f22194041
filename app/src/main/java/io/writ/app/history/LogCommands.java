package io.writ.app.history;

import io.writ.app.audit.LogVerify;
import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands of the ledger. */
public final class LogCommands {
    private LogCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(Group.of(
                "log",
                "Read and verify the ledger.",
                new LogHead(terminal),
                new LogVerify(terminal),
                new LogShow(terminal),
                new LogExport(terminal)));
    }
}
