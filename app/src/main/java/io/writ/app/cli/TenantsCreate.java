package io.writ.app.cli;

import io.writ.verifier.canonical.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code writ tenants create}: a ledger of its own. */
@CommandLine.Command(
        name = "create",
        description = "Make a tenant: an empty ledger of its own.",
        footer = {"", "Example:", "  writ tenants create acme --home my-home"})
final class TenantsCreate extends Command {
    @Mixin
    HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Lowercase letters, digits and hyphens.")
    String name = "";

    TenantsCreate(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        try (var opened = home.openForWriting()) {
            opened.createTenant(name);
            if (json) {
                terminal.json(JsonObject.builder()
                        .put("tenant", name)
                        .put("origin", opened.origin(name))
                        .build());
            } else {
                terminal.line("created  " + name + "  " + opened.origin(name));
            }
        }
        return ExitCode.OK;
    }
}
