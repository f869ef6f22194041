package io.writ.app.escalation;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.caller.Role;
import io.writ.gate.SuccessReport;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ successes record}: a task succeeded. */
@CommandLine.Command(
        name = "record",
        description = "Record that a task succeeded, which ends the run of failures of its thread and agent.",
        footer = {"", "Example:", "  writ successes record --home my-home --thread t-1 --agent accounts-agent"})
public final class SuccessesRecord extends Command {
    @Mixin
    Target target = new Target();

    @Option(names = "--thread", required = true, paramLabel = "T", description = "The thread in which it succeeded.")
    String thread = "";

    @Option(names = "--agent", required = true, paramLabel = "A", description = "The agent whose task it was.")
    String agent = "";

    public SuccessesRecord(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var report = SuccessReport.of(thread, agent);
        var attestation = target.govern(Role.EXECUTE, governance -> governance.recordSuccess(report))
                .attestation();
        if (json) {
            terminal.json(attestation.toJson());
        } else {
            terminal.line("recorded  record " + attestation.proof().index() + "  " + attestation.id());
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }
}
