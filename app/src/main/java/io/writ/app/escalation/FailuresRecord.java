package io.writ.app.escalation;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.caller.Role;
import io.writ.gate.Escalated;
import io.writ.gate.FailureReport;
import io.writ.gate.Severity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ failures record}: a task failed. */
@CommandLine.Command(
        name = "record",
        description = "Record that a task failed. Prints the tier that this leads to, and on standard error what more "
                + "there is to know.",
        footer = {
            "",
            "Example:",
            "  writ failures record --home my-home --thread t-1 --agent accounts-agent --error \"no such supplier\""
        })
public final class FailuresRecord extends Command {
    @Mixin
    Target target = new Target();

    @Option(names = "--thread", required = true, paramLabel = "T", description = "The thread in which it failed.")
    String thread = "";

    @Option(names = "--agent", required = true, paramLabel = "A", description = "The agent whose task it was.")
    String agent = "";

    @Option(names = "--error", required = true, paramLabel = "TEXT", description = "What went wrong. It is recorded.")
    String error = "";

    @Option(names = "--severity", paramLabel = "WORD", description = "low, normal, high or critical (default: normal).")
    @Nullable String severity;

    public FailuresRecord(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var normal = FailureReport.of(thread, agent, error);
        var report = severity == null ? normal : normal.withSeverity(Severity.named(severity));
        var led = target.govern(Role.DECIDE, governance -> governance.recordFailure(report));
        if (json) {
            terminal.json(led.toJson());
        } else {
            say(led);
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }

    private void say(Escalated led) {
        terminal.line(led.tier().name());
        terminal.err()
                .print(led.count() + (led.count() == 1 ? " failure" : " failures in a row")
                        + led.approvalId()
                                .map(id -> "; people decide on approval " + id)
                                .orElse("")
                        + "\n");
    }
}
