package io.writ.app.decision;

import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands that decide, and that try a decision out. */
public final class DecisionCommands {
    private DecisionCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(new CommandLine(new Decide(terminal)), new CommandLine(new Simulate(terminal)));
    }
}
