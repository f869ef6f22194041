package io.writ.app.cli;

import io.writ.approval.Resolution;
import io.writ.verifier.canonical.JsonObject;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ approvals approve}: a person agrees. */
@CommandLine.Command(
        name = "approve",
        description = "Approve exactly the action that was seen. Prints what the approval is then.",
        footer = {
            "",
            "Exit code:",
            "  0  counted: approved, or pending until enough people have agreed",
            "  1  refused, or closed: nothing may run",
            "",
            "Example:",
            "  writ approvals approve 019ad2f0-0000-7000-8000-000000000000 --home my-home --reason \"invoice checked\""
        })
final class ApprovalsApprove extends Command {
    @Mixin
    Target target = new Target();

    @Mixin
    Ballot ballot = new Ballot();

    ApprovalsApprove(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        return ballot.cast(this, target, Resolution.Word.APPROVED, JsonObject.EMPTY, List.of("approved", "pending"));
    }
}
