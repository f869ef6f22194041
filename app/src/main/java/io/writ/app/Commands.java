package io.writ.app;

import io.writ.app.approval.ApprovalsApprove;
import io.writ.app.approval.ApprovalsList;
import io.writ.app.approval.ApprovalsModify;
import io.writ.app.approval.ApprovalsReject;
import io.writ.app.approval.ApprovalsShow;
import io.writ.app.audit.LogVerify;
import io.writ.app.audit.Verify;
import io.writ.app.caller.KeysCreate;
import io.writ.app.caller.KeysList;
import io.writ.app.caller.KeysRevoke;
import io.writ.app.cli.Failures;
import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import io.writ.app.decision.Decide;
import io.writ.app.decision.Simulate;
import io.writ.app.escalation.FailuresRecord;
import io.writ.app.escalation.SuccessesRecord;
import io.writ.app.history.LogExport;
import io.writ.app.history.LogHead;
import io.writ.app.history.LogShow;
import io.writ.app.clock.ClockAccept;
import io.writ.app.home.Init;
import io.writ.app.home.TenantsCreate;
import io.writ.app.home.TenantsList;
import io.writ.app.publication.PolicyAdd;
import io.writ.app.publication.PolicyCheck;
import io.writ.app.publication.PolicyRetire;
import io.writ.app.publication.PolicyShow;
import io.writ.app.publication.PolicySign;
import io.writ.app.server.ConfigShow;
import io.writ.app.server.Serve;
import io.writ.app.thread.ThreadsList;
import io.writ.app.thread.ThreadsResume;
import io.writ.app.thread.ThreadsShow;
import io.writ.app.thread.ThreadsStop;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The whole command line, wired by hand: which commands there are, and how they meet the user. */
public final class Commands {
    private Commands() {}

    /** The commands on a terminal; executing them gives an exit code and never throws. */
    public static CommandLine on(Terminal terminal) {
        var top = new Writ();
        var writ = new CommandLine(top)
                .addSubcommand(new Init(terminal))
                .addSubcommand(new Decide(terminal))
                .addSubcommand(new Verify(terminal))
                .addSubcommand(new Simulate(terminal))
                .addSubcommand("approvals", approvals(terminal))
                .addSubcommand("threads", threads(terminal))
                .addSubcommand("failures", Group.of("Report failed tasks.", new FailuresRecord(terminal)))
                .addSubcommand("successes", Group.of("Report tasks that succeeded.", new SuccessesRecord(terminal)))
                .addSubcommand("policy", policy(terminal))
                .addSubcommand("log", log(terminal))
                .addSubcommand(
                        "tenants",
                        Group.of("Make and list tenants.", new TenantsCreate(terminal), new TenantsList(terminal)))
                .addSubcommand("config", Group.of("Look at the settings of a server.", new ConfigShow(terminal)))
                .addSubcommand(
                        "keys",
                        Group.of(
                                "Make, list and revoke API keys.",
                                new KeysCreate(terminal),
                                new KeysList(terminal),
                                new KeysRevoke(terminal)))
                .addSubcommand(new Serve(terminal))
                .addSubcommand("clock", Group.of("Deal with clock jumps.", new ClockAccept(terminal)))
                .addSubcommand(new Demo(terminal))
                .addSubcommand(new Version(terminal));
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

    private static CommandLine policy(Terminal terminal) {
        return Group.of(
                "Check, show, sign, publish and retire policies.",
                new PolicyCheck(terminal),
                new PolicyShow(terminal),
                new PolicySign(terminal),
                new PolicyAdd(terminal),
                new PolicyRetire(terminal));
    }

    private static CommandLine log(Terminal terminal) {
        return Group.of(
                "Read and verify the ledger.",
                new LogHead(terminal),
                new LogVerify(terminal),
                new LogShow(terminal),
                new LogExport(terminal));
    }

    private static CommandLine approvals(Terminal terminal) {
        return Group.of(
                "See what waits for people, and decide it.",
                new ApprovalsList(terminal),
                new ApprovalsShow(terminal),
                new ApprovalsApprove(terminal),
                new ApprovalsReject(terminal),
                new ApprovalsModify(terminal));
    }

    private static CommandLine threads(Terminal terminal) {
        return Group.of(
                "Stop threads, and let them go on.",
                new ThreadsList(terminal),
                new ThreadsShow(terminal),
                new ThreadsStop(terminal),
                new ThreadsResume(terminal));
    }
}
