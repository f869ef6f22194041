package io.writ.app.approval;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.gate.ApprovalState;
import io.writ.gate.Resolution;
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
public final class ApprovalsApprove extends Command {
    @Mixin
    Target target = new Target();

    @Mixin
    VoteOptions vote = new VoteOptions();

    public ApprovalsApprove(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        return vote.cast(
                this,
                target,
                Resolution.Word.APPROVED,
                JsonObject.EMPTY,
                List.of(ApprovalState.APPROVED, ApprovalState.PENDING));
    }
}
