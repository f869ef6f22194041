package io.writ.app.home;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.text.PlainText;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writ tenants create}: makes a tenant, which has a ledger of its own. */
@CommandLine.Command(
        name = "create",
        description = "Make a tenant: an empty ledger of its own, and the policies that it starts with.",
        footer = {
            "",
            "Example:",
            "  writ tenants create acme --home my-home --policy payment-approval@1.1.0,human-approval@1.0.0"
        })
final class TenantsCreate extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "NAME", description = "Lowercase letters, digits and hyphens.")
    String name = "";

    @Option(
            names = "--policy",
            paramLabel = "ID@VERSION",
            split = ",",
            description =
                    "A policy of the tenant default that it starts with; may be repeated (default: of each example the newest version in force there).")
    @Nullable List<String> policies;

    TenantsCreate(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var named = Optional.ofNullable(policies);
        var created = target.run(
                ledger -> create(ledger, named.map(TenantsCreate::refs)), server -> server.createTenant(name, named));
        if (json) {
            terminal.json(created);
        } else {
            terminal.line("created  " + name + "  " + created.string("origin"));
            // a server of an earlier release does not say
            if (created.get("policies") instanceof JsonArray started) {
                terminal.line("policies " + text(started));
            }
        }
        return ExitCode.OK;
    }

    private static String text(JsonArray names) {
        return names.elements().isEmpty()
                ? " none"
                : names.elements().stream()
                        .map(name -> name instanceof JsonString text ? " " + PlainText.of(text.value()) : "")
                        .collect(Collectors.joining());
    }

    private static List<PolicyRef> refs(List<String> names) {
        return names.stream().map(PolicyRef::parse).toList();
    }

    private JsonObject create(LedgerOptions ledger, Optional<List<PolicyRef>> named) {
        return ledger.administer(tenants -> TenantRoutes.created(tenants, new TenantId(name), named));
    }
}
