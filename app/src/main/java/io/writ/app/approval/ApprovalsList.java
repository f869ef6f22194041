package io.writ.app.approval;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.text.PlainText;
import io.writ.verifier.canonical.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ approvals list}: what waits for people. */
@CommandLine.Command(
        name = "list",
        description = "List the approvals that wait for people, those that expire first before the others.",
        footer = {"", "Example:", "  writ approvals list --home my-home"})
public final class ApprovalsList extends Command {
    @Mixin
    Target target = new Target();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many, up to " + ApprovalDesk.MAX_PAGE + " (default: ${DEFAULT-VALUE}).")
    int limit = 50;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on after the page that ended with this.")
    @Nullable String after;

    public ApprovalsList(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        if (limit < 1 || limit > ApprovalDesk.MAX_PAGE) {
            throw target.usage("--limit: a number from 1 to " + ApprovalDesk.MAX_PAGE + " was expected");
        }
        var from = Optional.ofNullable(after);
        JsonObject page = target.run(
                ledger -> ledger.readings(reading -> ApprovalDesk.of(reading).pending(from, limit)),
                server -> server.pendingApprovals(from, limit));
        if (json) {
            terminal.json(page);
            return ExitCode.OK;
        }
        var text = new ApprovalText(terminal);
        ApprovalText.objects(page, "approvals").forEach(text::line);
        Optional.ofNullable(page.string("next"))
                .ifPresent(next -> terminal.err().print("more: --after " + PlainText.of(next) + "\n"));
        return ExitCode.OK;
    }
}
