package io.writ.app.home;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.client.WritOperator;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.id.TenantId;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ tenants list}: lists the tenants. */
@CommandLine.Command(
        name = "list",
        description = "List the tenants.",
        footer = {"", "Example:", "  writ tenants list --home my-home"})
final class TenantsList extends Command {
    @Mixin
    Target target = new Target();

    TenantsList(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var tenants = target.run(TenantsList::read, WritOperator::tenants);
        if (json) {
            terminal.json(JsonArray.ofStrings(tenants));
        } else {
            tenants.forEach(terminal::line);
        }
        return ExitCode.OK;
    }

    private static List<String> read(LedgerOptions ledger) {
        try (var opened = ledger.home.openForReading()) {
            return opened.tenants().stream().map(TenantId::value).toList();
        }
    }
}
