package io.writ.app.server;

import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands of the server. */
public final class ServerCommands {
    private ServerCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(
                new CommandLine(new Serve(terminal)),
                Group.of("config", "Look at the settings of a server.", new ConfigShow(terminal)));
    }
}
