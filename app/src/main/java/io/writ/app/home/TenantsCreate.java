package io.writ.app.home;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.TenantId;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code writ tenants create}: makes a tenant, which has a ledger of its own. */
@CommandLine.Command(
        name = "create",
        description = "Make a tenant: an empty ledger of its own.",
        footer = {"", "Example:", "  writ tenants create acme --home my-home"})
final class TenantsCreate extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "NAME", description = "Lowercase letters, digits and hyphens.")
    String name = "";

    TenantsCreate(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var created = target.run(this::create, server -> server.createTenant(name));
        if (json) {
            terminal.json(created);
        } else {
            terminal.line("created  " + name + "  " + created.string("origin"));
        }
        return ExitCode.OK;
    }

    private JsonObject create(LedgerOptions ledger) {
        return ledger.administer(tenants -> {
            tenants.create(new TenantId(name));
            return JsonObject.builder()
                    .put("tenant", name)
                    .put("origin", tenants.origin(new TenantId(name)))
                    .build();
        });
    }
}
