package io.writ.app;

import io.writ.app.approval.ApprovalCommands;
import io.writ.app.audit.AuditCommands;
import io.writ.app.caller.KeyCommands;
import io.writ.app.cli.Failures;
import io.writ.app.cli.Terminal;
import io.writ.app.clock.ClockCommands;
import io.writ.app.decision.DecisionCommands;
import io.writ.app.escalation.EscalationCommands;
import io.writ.app.history.LogCommands;
import io.writ.app.home.HomeCommands;
import io.writ.app.publication.PolicyCommands;
import io.writ.app.server.ServerCommands;
import io.writ.app.thread.ThreadCommands;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The whole command line, wired by hand. Each feature lists its commands; this class puts them in order and says how
 * failures are shown.
 */
final class Commands {
    /** As the help lists them: what a user needs first comes first. */
    private static final List<String> ORDER = List.of(
            "init",
            "decide",
            "verify",
            "simulate",
            "approvals",
            "threads",
            "failures",
            "successes",
            "policy",
            "log",
            "tenants",
            "config",
            "keys",
            "serve",
            "clock",
            "demo",
            "version");

    private Commands() {}

    /** The commands on a terminal; executing them gives an exit code and never throws. */
    static CommandLine on(Terminal terminal) {
        var top = new Writ();
        var writ = new CommandLine(top);
        all(terminal)
                .sorted(Comparator.comparingInt(command -> ORDER.indexOf(command.getCommandName())))
                .forEach(writ::addSubcommand);
        writ.getCommandSpec()
                .versionProvider(() -> Version.lines(top.question.json).toArray(String[]::new));
        var failures = new Failures(terminal);
        return writ.setOut(terminal.outWriter())
                .setErr(terminal.errWriter())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.hasColour() ? Ansi.ON : Ansi.OFF))
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(terminal.hasColour())
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    private static Stream<CommandLine> all(Terminal terminal) {
        return Stream.of(
                        HomeCommands.on(terminal),
                        DecisionCommands.on(terminal),
                        AuditCommands.on(terminal),
                        ApprovalCommands.on(terminal),
                        ThreadCommands.on(terminal),
                        EscalationCommands.on(terminal),
                        PolicyCommands.on(terminal),
                        LogCommands.on(terminal),
                        ServerCommands.on(terminal),
                        KeyCommands.on(terminal),
                        ClockCommands.on(terminal),
                        List.of(new CommandLine(new Demo(terminal)), new CommandLine(new Version(terminal))))
                .flatMap(List::stream);
    }
}
