package io.writ.app.thread;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.client.WritOperator;
import io.writ.escalation.FailureTables;
import io.writ.gate.ThreadState;
import io.writ.thread.ThreadReader;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ threads list}: which are stopped. */
@CommandLine.Command(
        name = "list",
        description = "List the threads that are stopped.",
        footer = {"", "Example:", "  writ threads list --home my-home"})
public final class ThreadsList extends Command {
    @Mixin
    Target target = new Target();

    public ThreadsList(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        List<JsonObject> threads = target.run(
                ledger -> ledger.readings(reading -> new ThreadReader(reading, FailureTables::ofThread)
                        .stopped().stream().map(ThreadState::toJson).toList()),
                WritOperator::stoppedThreads);
        if (json) {
            terminal.json(new JsonArray(List.copyOf(threads)));
        } else {
            threads.forEach(new ThreadText(terminal)::line);
        }
        return ExitCode.OK;
    }
}
