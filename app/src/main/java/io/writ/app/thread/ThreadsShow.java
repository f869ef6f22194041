package io.writ.app.thread;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.escalation.FailureTables;
import io.writ.thread.ThreadReader;
import io.writ.verifier.id.ThreadId;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code writ threads show}: where one stands. */
@CommandLine.Command(
        name = "show",
        description = "Show whether a thread is stopped, by whom, and who has failed in it how often in a row.",
        footer = {"", "Example:", "  writ threads show t-1 --home my-home"})
public final class ThreadsShow extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "ID", description = "The thread, as requests name it.")
    String id = "";

    public ThreadsShow(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var named = new ThreadId(id);
        var thread = target.run(
                        ledger -> ledger.readings(
                                reading -> new ThreadReader(reading, FailureTables::ofThread).state(named)),
                        server -> server.governance().thread(named))
                .toJson();
        if (json) {
            terminal.json(thread);
        } else {
            new ThreadText(terminal).show(thread);
        }
        return ExitCode.OK;
    }
}
