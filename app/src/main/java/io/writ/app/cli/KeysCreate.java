package io.writ.app.cli;

import io.writ.Principal;
import io.writ.access.KeyTerms;
import io.writ.app.KeyJson;
import io.writ.app.cli.Terminal.Paint;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ keys create}: lets somebody in. */
@CommandLine.Command(
        name = "create",
        description = "Make an API key. It is printed once, and only its digest is kept.",
        footer = {
            "",
            "Example:",
            "  writ keys create --home my-home --role decide --label ci --agents 'accounts-*' --expires P90D"
        })
final class KeysCreate extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    @Option(
            names = "--role",
            required = true,
            split = ",",
            paramLabel = "ROLE",
            description = "decide, execute, approve, policy, audit or admin; several with commas.")
    List<String> roles = new ArrayList<>();

    @Option(names = "--label", paramLabel = "TEXT", defaultValue = "key", description = "What people call it.")
    String label = "key";

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "The person or service behind it (default: the label).")
    @Nullable String subject;

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
    ExitCode run() {
        var terms = KeyTerms.read(JsonObject.builder()
                .put("roles", JsonArray.ofStrings(roles))
                .put("label", label)
                .putIfPresent("subject", subject)
                .put("agents", JsonArray.ofStrings(agents))
                .put("threads", JsonArray.ofStrings(threads))
                .putIfPresent("expiresIn", expires)
                .build());
        try (var governor = ledger.openForWriting()) {
            var issued = governor.grantKey(terms, Principal.local());
            if (json) {
                terminal.json(KeyJson.of(issued));
            } else {
                terminal.line(issued.key().orElseThrow().reveal());
                terminal.err()
                        .print(terminal.paint(
                                        Paint.FAINT,
                                        "key " + issued.grant().id() + " of tenant "
                                                + issued.grant().tenant() + ": it is shown this once")
                                + "\n");
            }
        }
        return ExitCode.OK;
    }
}
