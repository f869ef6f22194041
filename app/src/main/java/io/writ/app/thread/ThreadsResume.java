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

/** {@code writ threads resume}: a person lets a thread go on. */
@CommandLine.Command(
        name = "resume",
        description = "Let a stopped thread go on, and count its failures anew.",
        footer = {
            "",
            "Example:",
            "  writ threads resume t-1 --home my-home --reason \"the supplier's address was corrected\""
        })
public final class ThreadsResume extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "ID", description = "The thread, as requests name it.")
    String id = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why. It is recorded.")
    String reason = "";

    public ThreadsResume(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var order = new ThreadOrder(id, reason, Optional.empty());
        var attestation = target.run(
                ledger -> ledger.write(
                        Role.ADMIN, (governor, caller) -> governor.people().resumeThread(order, caller)),
                server -> server.resumeThread(id, reason));
        if (json) {
            terminal.json(attestation.toJson());
        } else {
            terminal.line("resumed  " + id + "  record " + attestation.proof().index() + "  " + attestation.id());
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }
}
