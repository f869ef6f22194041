package io.writ.app.cli;

import io.writ.app.ThreadDesk;
import io.writ.client.WritOperator;
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
final class ThreadsList extends Command {
    @Mixin
    Target target = new Target();

    ThreadsList(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        List<JsonObject> threads = target.run(
                ledger -> ledger.readings(reading -> ThreadDesk.of(reading).stopped()), WritOperator::stoppedThreads);
        if (json) {
            terminal.json(new JsonArray(List.copyOf(threads)));
        } else {
            threads.forEach(new ThreadText(terminal)::line);
        }
        return ExitCode.OK;
    }
}
