package io.writ.app.thread;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.caller.Role;
import io.writ.gate.Governance;
import io.writ.gate.Recorded;
import io.writ.gate.ThreadOrder;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writ threads stop} and {@code writ threads resume}: a person's order to a thread. */
@CommandLine.Command
public final class ThreadsOrder extends Command {
    /** Which order it is. */
    private enum Word {
        STOP(
                "stopped",
                "Stop a thread: from here on every decision for it is a reject. Stopping again changes nothing.",
                "the agent repeats itself") {
            @Override
            Recorded give(Governance governance, ThreadOrder order) {
                return governance.stopThread(order);
            }
        },
        RESUME(
                "resumed",
                "Let a stopped thread go on, and count its failures anew.",
                "the supplier's address was corrected") {
            @Override
            Recorded give(Governance governance, ThreadOrder order) {
                return governance.resumeThread(order);
            }
        };

        private final String done;
        private final String description;
        private final String reason;

        Word(String done, String description, String reason) {
            this.done = done;
            this.description = description;
            this.reason = reason;
        }

        abstract Recorded give(Governance governance, ThreadOrder order);
    }

    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "ID", description = "The thread, as requests name it.")
    String id = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why. It is recorded.")
    String reason = "";

    private final Word word;

    private ThreadsOrder(Terminal terminal, Word word) {
        super(terminal);
        this.word = word;
    }

    /** The emergency stop. */
    public static ThreadsOrder stop(Terminal terminal) {
        return new ThreadsOrder(terminal, Word.STOP);
    }

    /** Lets a stopped thread go on. */
    public static ThreadsOrder resume(Terminal terminal) {
        return new ThreadsOrder(terminal, Word.RESUME);
    }

    @Override
    public CommandLine line() {
        var line = super.line();
        var name = word.name().toLowerCase(Locale.ROOT);
        line.getCommandSpec()
                .name(name)
                .usageMessage()
                .description(word.description)
                .footer(
                        "",
                        "Example:",
                        "  writ threads " + name + " t-1 --home my-home --reason \"" + word.reason + "\"");
        return line;
    }

    @Override
    public ExitCode run() {
        var order = ThreadOrder.of(id, reason);
        var attestation = target.govern(Role.ADMIN, governance -> word.give(governance, order))
                .attestation();
        if (json) {
            terminal.json(attestation.toJson());
        } else {
            terminal.line(
                    word.done + "  " + id + "  record " + attestation.proof().index() + "  " + attestation.id());
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }
}
