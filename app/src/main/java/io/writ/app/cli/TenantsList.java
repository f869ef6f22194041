package io.writ.app.cli;

import io.writ.verifier.canonical.JsonArray;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ tenants list}: who has a ledger here. */
@CommandLine.Command(
        name = "list",
        description = "List the tenants.",
        footer = {"", "Example:", "  writ tenants list --home my-home"})
final class TenantsList extends Command {
    @Mixin
    HomeOption home = new HomeOption();

    TenantsList(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        try (var opened = home.openForReading()) {
            if (json) {
                terminal.json(JsonArray.ofStrings(opened.tenants()));
            } else {
                opened.tenants().forEach(terminal::line);
            }
        }
        return ExitCode.OK;
    }
}
