package io.writ.app.cli;

import io.writ.Principal;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ clock accept}: a person vouches for the clock. */
@CommandLine.Command(
        name = "accept",
        description = "Accept the clock as it is after a jump. The reason is recorded.",
        footer = {"", "Example:", "  writ clock accept --home my-home --reason \"the machine was asleep for a week\""})
final class ClockAccept extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why the clock is right now.")
    String reason = "";

    ClockAccept(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        try (var governor = ledger.openForWriting()) {
            var attestation = governor.acceptClock(reason, Principal.local());
            if (json) {
                terminal.json(attestation.toJson());
            } else {
                terminal.line("accepted  record " + attestation.proof().index() + "  " + attestation.id());
            }
        }
        return ExitCode.OK;
    }
}
