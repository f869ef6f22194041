package io.writ.app.cli;

import io.writ.KeyRegister;
import io.writ.ListedKey;
import io.writ.access.Role;
import io.writ.app.KeyJson;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ keys list}: who is let in. */
@CommandLine.Command(
        name = "list",
        description = "List the API keys of a tenant, revoked ones included.",
        footer = {"", "Example:", "  writ keys list --home my-home"})
final class KeysList extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    KeysList(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        List<ListedKey> keys = ledger.view(
                (home, view) -> new KeyRegister(home.trustRoot(), view::attestation, home.keyUse(ledger.tenant)::of)
                        .list(view.reader()));
        if (json) {
            terminal.json(
                    new JsonArray(keys.stream().<JsonValue>map(KeyJson::of).toList()));
        } else {
            keys.forEach(key -> terminal.line(line(key)));
        }
        return ExitCode.OK;
    }

    private static String line(ListedKey key) {
        var grant = key.grant();
        var roles = grant.roles().stream().sorted().map(Role::wireName).collect(Collectors.joining(","));
        var state = key.revoked()
                ? "revoked"
                : grant.expires().map(time -> "until " + UtcTime.format(time)).orElse("good");
        var use = key.lastUse().map(UtcTime::format).orElse("never used");
        return String.format(
                Locale.ROOT,
                "%s  %-16s %-20s %-30s %s  %s",
                grant.id(),
                roles,
                grant.subject(),
                state,
                use,
                key.label().map(Refusal::quote).orElse(""));
    }
}
