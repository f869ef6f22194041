package io.writ.app.caller;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.caller.KeyRequest;
import io.writ.caller.Role;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ keys create}: makes an API key. */
@CommandLine.Command(
        name = "create",
        description = "Make an API key. It is printed once, and only its digest is kept.",
        footer = {
            "",
            "Example:",
            "  writ keys create --home my-home --role decide --label ci --agents 'accounts-*' --expires P90D",
            "  writ keys create --home my-home --role approve --subject maria --function finance-manager"
        })
final class KeysCreate extends Command {
    @Mixin
    Target target = new Target();

    @Option(
            names = "--role",
            required = true,
            split = ",",
            paramLabel = "ROLE",
            description = "decide, execute, approve, policy, audit or admin; several with commas.")
    List<String> roles = new ArrayList<>();

    @Option(names = "--label", paramLabel = "TEXT", description = "What people call it.")
    @Nullable String label;

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "The person or service behind it (default: the label, else the key itself).")
    @Nullable String subject;

    @Option(
            names = "--function",
            split = ",",
            paramLabel = "NAME",
            description = "A function in which its subject votes on approvals, such as finance-manager: only with the "
                    + "role approve or admin; several with commas.")
    List<String> functions = new ArrayList<>();

    @Option(
            names = "--agents",
            split = ",",
            paramLabel = "PATTERN",
            description = "Only for these agents; * is any text.")
    List<String> agents = new ArrayList<>();

    @Option(names = "--threads", split = ",", paramLabel = "PATTERN", description = "Only for these threads.")
    List<String> threads = new ArrayList<>();

    @Option(names = "--expires", paramLabel = "DURATION", description = "Good for so long, such as P90D.")
    @Nullable String expires;

    KeysCreate(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var terms = JsonObject.builder()
                .put("roles", JsonArray.ofStrings(roles))
                .putIfPresent("label", label)
                .putIfPresent("subject", subject)
                .put("functions", JsonArray.ofStrings(functions))
                .put("agents", JsonArray.ofStrings(agents))
                .put("threads", JsonArray.ofStrings(threads))
                .putIfPresent("expiresIn", expires)
                .build();
        // wrong terms are refused before anybody is asked
        KeyRequest.read(terms);
        var issued = target.operate(ledger -> grant(ledger, terms), server -> server.grantKey(terms, target.tenant()));
        var key = issued.string("key");
        if (key == null) {
            throw Invariant.DURABLE
                    .refuse(
                            "key " + issued.string("id"),
                            "the key was made, but its text got lost on the way",
                            "Revoke it, and make another.")
                    .exception();
        }
        if (json) {
            terminal.json(issued);
        } else {
            terminal.line(key);
            terminal.err()
                    .print(terminal.paint(
                                    Paint.FAINT,
                                    "key " + issued.string("id") + " of tenant " + issued.string("tenant")
                                            + ": it is shown this once")
                            + "\n");
        }
        return ExitCode.OK;
    }

    private static JsonObject grant(LedgerOptions ledger, JsonObject terms) {
        return ledger.operate(
                Role.ADMIN, (tenant, caller) -> KeyJson.of(tenant.keys().grant(KeyRequest.read(terms), caller)));
    }
}
