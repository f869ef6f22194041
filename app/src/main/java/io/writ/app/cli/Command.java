package io.writ.app.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * What every command has: its terminal, {@code --json} and {@code --help}. It answers with an exit code or is refused.
 */
public abstract class Command implements Callable<Integer> {
    public final Terminal terminal;

    @Option(names = "--json", description = "Answer with JSON, refusals included.")
    public boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    public Command(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command that options belong to. */
    static Command of(@Nullable CommandSpec spec) {
        if (spec != null && spec.userObject() instanceof Command command) {
            return command;
        }
        throw new IllegalStateException("the options belong to no command");
    }

    /** The command with its name and its help. */
    public CommandLine line() {
        return new CommandLine(this);
    }

    /** Runs the command. {@link Failures} explains to the user what it throws. */
    public abstract ExitCode run();

    @Override
    public final Integer call() {
        return run().number();
    }
}
