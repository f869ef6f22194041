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

/** {@code writ approvals reject}: a person refuses, which ends it. */
@CommandLine.Command(
        name = "reject",
        description = "Reject the action that was seen. One rejection ends an approval.",
        footer = {
            "",
            "Exit code:",
            "  0  rejected",
            "  1  refused",
            "",
            "Example:",
            "  writ approvals reject 019ad2f0-0000-7000-8000-000000000000 --home my-home --reason \"unknown supplier\""
        })
public final class ApprovalsReject extends Command {
    @Mixin
    Target target = new Target();

    @Mixin
    VoteOptions vote = new VoteOptions();

    public ApprovalsReject(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        return vote.cast(this, target, Resolution.Word.REJECTED, JsonObject.EMPTY, List.of(ApprovalState.REJECTED));
    }
}
