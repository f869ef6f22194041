package io.writ.app.thread;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.client.WritOperator;
import io.writ.escalation.FailureTables;
import io.writ.thread.ThreadReader;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.ThreadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                ledger -> ledger.readings(reading -> all(new ThreadReader(reading, FailureTables::ofThread))),
                WritOperator::stoppedThreads);
        if (json) {
            terminal.json(new JsonArray(List.copyOf(threads)));
        } else {
            threads.forEach(new ThreadText(terminal)::line);
        }
        return ExitCode.OK;
    }

    private static List<JsonObject> all(ThreadReader threads) {
        List<JsonObject> all = new ArrayList<>();
        var next = Optional.<ThreadId>empty();
        do {
            var page = threads.stopped(next, ThreadReader.MAX_PAGE);
            page.threads().forEach(thread -> all.add(thread.toJson()));
            next = page.next();
        } while (next.isPresent());
        return all;
    }
}
