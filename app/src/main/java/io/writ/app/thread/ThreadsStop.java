package io.writ.app.thread;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.caller.Role;
import io.writ.gate.ThreadOrder;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code writ threads stop}: the emergency stop. */
@CommandLine.Command(
        name = "stop",
        description = "Stop a thread: from here on every decision for it is a reject. Stopping again changes nothing.",
        footer = {"", "Example:", "  writ threads stop t-1 --home my-home --reason \"the agent repeats itself\""})
public final class ThreadsStop extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "ID", description = "The thread, as requests name it.")
    String id = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why. It is recorded.")
    String reason = "";

    public ThreadsStop(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var order = new ThreadOrder(id, reason, Optional.empty());
        var attestation = target.run(
                ledger -> ledger.write(
                        Role.ADMIN, (governor, caller) -> governor.people().stopThread(order, caller)),
                server -> server.stopThread(id, reason));
        if (json) {
            terminal.json(attestation.toJson());
        } else {
            terminal.line("stopped  " + id + "  record " + attestation.proof().index() + "  " + attestation.id());
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }
}
