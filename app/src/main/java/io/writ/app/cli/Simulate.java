package io.writ.app.cli;

import io.writ.DecisionRequest;
import io.writ.Simulation;
import io.writ.Simulator;
import io.writ.app.cli.Terminal.Paint;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.refusal.Invariant;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code writ simulate}: what would be decided, and why. */
@CommandLine.Command(
        name = "simulate",
        description = "Show what would be decided and why, rule by rule, leaf by leaf. Writes nothing.",
        footer = {
            "",
            "Exit code: 0 whatever would be decided, 1 where the request would be refused, 2 usage.",
            "",
            "Example:",
            "  writ simulate --home my-home payment.json"
        })
final class Simulate extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    @Parameters(index = "0", paramLabel = "REQUEST.json", description = "The request; - reads standard input.")
    Path request = Path.of("");

    Simulate(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        var wanted = DecisionRequest.read(JsonReader.readObject(InputFile.read(request, JsonReader.DEFAULT_LIMIT)));
        var simulation = ledger.<Simulation>view((home, view) ->
                new Simulator(home.policies(), home.secret(ledger.tenant)).simulate(wanted, view.reader()));
        if (json) {
            terminal.json(simulation.toJson());
        } else {
            terminal.out().print(simulation.explanation().toText());
            simulation
                    .heldBy()
                    .ifPresent(id -> terminal.line(terminal.paint(Paint.CAUTION, "would be refused") + ": "
                            + Invariant.ALREADY_DECIDED + ", decided by " + id));
        }
        return ExitCode.OK;
    }
}
