package io.writ.app.history;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Terminal;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code writ log show}: a record's attestation. */
@CommandLine.Command(
        name = "show",
        description = "Print a record's attestation, with a fresh proof.",
        footer = {"", "Example:", "  writ log show 0193b1c2-7d1e-7000-8000-0123456789ab --home my-home"})
final class LogShow extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "The record's id; a decision's executionId is one.")
    String id = "";

    LogShow(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var record = RecordId.parse(id);
        return ledger.view((home, view) -> {
            var attestation = view.attestation(record)
                    .orElseThrow(() -> Invariant.REQUEST_FORM
                            .refuse(
                                    "ID",
                                    "no record of this ledger has the id " + record,
                                    "Check the id, and the tenant.")
                            .exception());
            terminal.out().print(attestation.toPrettyJson());
            return ExitCode.OK;
        });
    }
}
