package io.writ.app.clock;

import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands of the clock. */
public final class ClockCommands {
    private ClockCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(Group.of("clock", "Deal with clock jumps.", new ClockAccept(terminal)));
    }
}
