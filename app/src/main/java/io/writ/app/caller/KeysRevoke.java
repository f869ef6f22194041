package io.writ.app.caller;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.caller.ApiKeys;
import io.writ.caller.Role;
import io.writ.verifier.Attestation;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code writ keys revoke}: revokes an API key. */
@CommandLine.Command(
        name = "revoke",
        description = "Revoke an API key, for good. Revoking again changes nothing.",
        footer = {"", "Example:", "  writ keys revoke 0123456789abcdef --home my-home"})
final class KeysRevoke extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "ID", description = "The key's id, as `keys list` shows it.")
    String id = "";

    KeysRevoke(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var attestation = target.operate(this::revoke, server -> server.revokeKey(id, target.tenant()));
        if (json) {
            terminal.json(attestation.toJson());
        } else {
            terminal.line("revoked  " + id + "  record " + attestation.proof().index() + "  " + attestation.id());
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }

    private Attestation revoke(LedgerOptions ledger) {
        return ledger.operate(Role.ADMIN, (tenant, caller) -> tenant.keys().revoke(ApiKeys.id(id), caller));
    }
}
