package io.writ.app;

import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** {@code writ} itself: its commands, and {@code --version}. */
@CommandLine.Command(
        name = "writ",
        description = "Decides whether an action may run, under signed policies, and proves it.",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Start with:", "  writ demo"})
final class Writ {
    @ArgGroup(exclusive = false)
    VersionQuestion question = new VersionQuestion();

    /**
     * Here {@code --json} belongs to {@code --version}. The {@code --json} of a command comes after the name of the
     * command.
     */
    static final class VersionQuestion {
        @Option(
                names = "--version",
                required = true,
                versionHelp = true,
                description = "Print version, runtimeHash and JDK.")
        boolean version;

        @Option(names = "--json", description = "With --version: as JSON.")
        boolean json;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;
}
