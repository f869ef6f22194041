package io.writ.app.clock;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.caller.Role;
import io.writ.verifier.Attestation;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ clock accept}: a person confirms that the clock is right. */
@CommandLine.Command(
        name = "accept",
        description = "Accept the clock as it is after a jump. The reason is recorded.",
        footer = {"", "Example:", "  writ clock accept --home my-home --reason \"the machine was asleep for a week\""})
final class ClockAccept extends Command {
    @Mixin
    Target target = new Target();

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why the clock is right now.")
    String reason = "";

    ClockAccept(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var attestation = target.run(this::accept, server -> server.acceptClock(reason));
        if (json) {
            terminal.json(attestation.toJson());
        } else {
            terminal.line("accepted  record " + attestation.proof().index() + "  " + attestation.id());
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }

    private Attestation accept(LedgerOptions ledger) {
        return ledger.write(
                Role.ADMIN,
                (tenant, caller) ->
                        tenant.acceptClock(reason, Optional.empty(), caller).attestation());
    }
}
