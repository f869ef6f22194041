package io.writ.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code writ approvals show}: exactly what would run, and who has said what. */
@CommandLine.Command(
        name = "show",
        description = "Show an approval: exactly what would run, its digest, who may vote, who has.",
        footer = {"", "Example:", "  writ approvals show 019ad2f0-0000-7000-8000-000000000000 --home my-home"})
final class ApprovalsShow extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "ID", description = "The approval; a decision's is its executionId.")
    String id = "";

    ApprovalsShow(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        var approval = Ballot.read(target, id);
        if (json) {
            terminal.json(approval);
        } else {
            new ApprovalText(terminal).show(approval);
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }
}
