package io.writ.app.escalation;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.text.PlainText;
import io.writ.caller.Role;
import io.writ.escalation.FailureReport;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
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
        var report = JsonObject.builder()
                .put("threadId", thread)
                .put("agentId", agent)
                .put("error", error)
                .putIfPresent("severity", severity)
                .build();
        var read = FailureReport.read(report);
        JsonObject led = target.run(
                ledger -> ledger.write(
                        Role.DECIDE,
                        (governor, caller) ->
                                EscalationJson.of(governor.people().recordFailure(read, caller))),
                server -> server.recordFailure(report));
        if (json) {
            terminal.json(led);
        } else {
            say(Members.of(led, Invariant.REQUEST_FORM, ""));
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }

    private void say(Members led) {
        terminal.line(PlainText.of(led.string("tier")));
        var count = led.integer("count");
        terminal.err()
                .print(count + (count == 1 ? " failure" : " failures in a row")
                        + led.optionalString("approvalId")
                                .map(id -> "; people decide on approval " + PlainText.of(id))
                                .orElse("")
                        + "\n");
    }
}
