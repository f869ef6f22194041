package io.writ.app.decision;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.app.text.PlainText;
import io.writ.decision.Simulator;
import io.writ.gate.Proposal;
import io.writ.gate.Simulation;
import io.writ.policy.ExplanationText;
import io.writ.publication.TenantPolicies;
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
            "  writ simulate --home my-home payment.json",
            "  WRIT_API_KEY=$KEY writ simulate --server https://writ.example:7077 payment.json"
        })
public final class Simulate extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "REQUEST.json", description = "The request; - reads standard input.")
    Path request = Path.of("");

    public Simulate(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        target.check();
        var proposal = ProposalFile.read(request);
        var simulation = target.run(
                ledger -> simulate(ledger, proposal),
                server -> server.governance().simulate(proposal));
        if (json) {
            terminal.json(simulation.json());
        } else {
            show(simulation);
        }
        return ExitCode.OK;
    }

    private static Simulation simulate(LedgerOptions ledger, Proposal proposal) {
        return ledger.view((home, view) -> {
            var policies = TenantPolicies.read(home, ledger.tenant(), view.reader());
            return new Simulator(policies, home.secret(ledger.tenant())).simulate(proposal, view.reader());
        });
    }

    private void show(Simulation simulation) {
        terminal.out().print(ExplanationText.of(simulation.json()));
        if (!simulation.unboundParameters().isEmpty()) {
            terminal.line(terminal.paint(Paint.CAUTION, "not judged") + ": "
                    + PlainText.of(String.join(", ", simulation.unboundParameters())));
        }
        simulation
                .heldBy()
                .ifPresent(holder -> terminal.line(terminal.paint(Paint.CAUTION, "would be refused") + ": "
                        + Invariant.ALREADY_DECIDED + ", decided by " + holder));
    }
}
