package io.writ.app.approval;

import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands of approvals. */
public final class ApprovalCommands {
    private ApprovalCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(Group.of(
                "approvals",
                "See what waits for people, and decide it.",
                new ApprovalsList(terminal),
                new ApprovalsShow(terminal),
                new ApprovalsApprove(terminal),
                new ApprovalsReject(terminal),
                new ApprovalsModify(terminal)));
    }
}
