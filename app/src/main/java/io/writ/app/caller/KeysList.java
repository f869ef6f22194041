package io.writ.app.caller;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.caller.KeyRegister;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ keys list}: lists the API keys. */
@CommandLine.Command(
        name = "list",
        description = "List the API keys of a tenant, revoked ones included.",
        footer = {"", "Example:", "  writ keys list --home my-home"})
final class KeysList extends Command {
    @Mixin
    Target target = new Target();

    KeysList(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        List<JsonObject> keys = target.operate(KeysList::read, server -> server.keys(target.tenant()));
        if (json) {
            terminal.json(new JsonArray(List.copyOf(keys)));
        } else {
            keys.forEach(key -> terminal.line(line(key)));
        }
        return ExitCode.OK;
    }

    private static List<JsonObject> read(LedgerOptions ledger) {
        return ledger.view(
                (home, view) -> new KeyRegister(home.trustRoot(), view::attestation, home.keyUse(ledger.tenant())::of)
                        .list(view.reader()).stream().map(KeyJson::of).toList());
    }

    /** One line for people. A server's answer is shown as text from outside. */
    private static String line(JsonObject key) {
        var members = Members.of(key, Invariant.REQUEST_FORM, "");
        var roles = String.join(",", members.strings("roles"));
        // a server of an earlier release sends no functions
        var functions = members.has("functions") ? String.join(",", members.strings("functions")) : "";
        var state = members.bool("revoked")
                ? "revoked"
                : members.optionalString("expires").map(time -> "until " + time).orElse("good");
        return String.format(
                Locale.ROOT,
                "%s  %-16s %-20s %-30s %s  %s",
                plain(members.string("id")),
                plain(functions.isEmpty() ? roles : roles + " (" + functions + ")"),
                plain(members.string("subject")),
                plain(state),
                plain(members.optionalString("lastUse").orElse("never used")),
                members.optionalString("label").map(Refusal::quote).orElse(""));
    }

    private static String plain(String text) {
        var quoted = Refusal.quote(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
