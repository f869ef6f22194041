package io.writ.app.publication;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.caller.Role;
import io.writ.verifier.Attestation;
import io.writ.verifier.id.PolicyRef;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code writ policy retire}: ends a version. */
@CommandLine.Command(
        name = "retire",
        description = "Retire a version: nothing is decided under it any more. There is no way back.",
        footer = {"", "Example:", "  writ policy retire payment-approval@1.0.0 --home my-home"})
final class PolicyRetire extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "ID@VERSION", description = "The version.")
    String policy = "";

    PolicyRetire(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var ref = PolicyRef.parse(policy);
        var attestation = target.run(
                ledger -> retire(ledger, ref),
                server -> server.retire(ref.id().toString(), ref.version().toString()));
        if (json) {
            terminal.json(attestation.toJson());
        } else {
            terminal.line("retired  " + ref + "  record " + attestation.proof().index() + "  " + attestation.id());
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }

    private static Attestation retire(LedgerOptions ledger, PolicyRef ref) {
        return ledger.write(Role.POLICY, (tenant, caller) -> tenant.policies().retire(ref, caller));
    }
}
