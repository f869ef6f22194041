package io.writ.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code writ} itself: its commands, and {@code --version}. */
@CommandLine.Command(
        name = "writ",
        description = "Decides whether an action may run, under signed policies, and proves it.",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Start with:", "  writ demo"})
final class Writ {
    @Option(names = "--version", versionHelp = true, description = "Print version, runtimeHash and JDK.")
    boolean version;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;
}
