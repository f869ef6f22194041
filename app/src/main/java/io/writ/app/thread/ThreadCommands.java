package io.writ.app.thread;

import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands of threads. */
public final class ThreadCommands {
    private ThreadCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(Group.of(
                "threads",
                "Stop threads, and let them go on.",
                new ThreadsList(terminal),
                new ThreadsShow(terminal),
                ThreadsOrder.stop(terminal),
                ThreadsOrder.resume(terminal)));
    }
}
