package io.writ.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A word that several commands share, such as {@code policy}. Without a command after it, it is wrong usage. */
@CommandLine.Command(commandListHeading = "%nCommands:%n")
public final class Group {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private Group() {}

    /** A group with its commands. */
    public static CommandLine of(String name, String description, Command... commands) {
        var group = new CommandLine(new Group());
        group.getCommandSpec().name(name).usageMessage().description(description);
        for (var command : commands) {
            group.addSubcommand(command.line());
        }
        return group;
    }
}
