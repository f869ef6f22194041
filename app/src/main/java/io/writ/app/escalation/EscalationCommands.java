package io.writ.app.escalation;

import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands that report how tasks went. */
public final class EscalationCommands {
    private EscalationCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(
                Group.of("failures", "Report failed tasks.", new FailuresRecord(terminal)),
                Group.of("successes", "Report tasks that succeeded.", new SuccessesRecord(terminal)));
    }
}
