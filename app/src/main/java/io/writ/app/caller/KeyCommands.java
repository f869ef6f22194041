package io.writ.app.caller;

import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands of API keys. */
public final class KeyCommands {
    private KeyCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(Group.of(
                "keys",
                "Make, list and revoke API keys.",
                new KeysCreate(terminal),
                new KeysList(terminal),
                new KeysRevoke(terminal)));
    }
}
