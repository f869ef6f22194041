package io.writ.app.home;

import io.writ.Homes;
import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.home.Home;
import io.writ.home.HomeFounder;
import io.writ.publication.TenantPolicies;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code writ init}: founds a home. */
@CommandLine.Command(
        name = "init",
        description = "Make a home: keys, trust root, the example policies signed, an empty ledger.",
        footer = {"", "Example:", "  writ init --home my-home", "  writ init --home my-home --origin ledger.example.com"
        })
final class Init extends Command {
    @Option(
            names = "--home",
            required = true,
            paramLabel = "DIR",
            description = "The folder to make; nothing is overwritten.")
    Path folder = Path.of("");

    @Option(
            names = "--origin",
            paramLabel = "HOST",
            description = "The host part of its ledgers' origins (default: one of its own).")
    @Nullable String origin;

    Init(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        Homes.founder(TimeSource.SYSTEM, Entropy.system()).found(folder, origin);
        try (var home = Homes.open(folder, Mode.READ)) {
            var policies = TenantPolicies.own(home, HomeFounder.DEFAULT_TENANT).policies().stream()
                    .map(policy -> policy.ref().toString())
                    .toList();
            if (json) {
                terminal.json(json(home, policies));
            } else {
                show(home, policies);
            }
        }
        return ExitCode.OK;
    }

    private static JsonObject json(Home home, List<String> policies) {
        return JsonObject.builder()
                .put("home", home.layout().folder().toString())
                .put("origin", home.origin(HomeFounder.DEFAULT_TENANT))
                .put("trustRoot", home.layout().trustRoot().toString())
                .put("policies", JsonArray.ofStrings(policies))
                .build();
    }

    private void show(Home home, List<String> policies) {
        terminal.item("home", folder.toString());
        terminal.item("origin", home.origin(HomeFounder.DEFAULT_TENANT));
        terminal.item(
                "trust root",
                folder.resolve("trust").resolve("root.json")
                        + terminal.paint(Paint.FAINT, "  give it to whoever verifies"));
        terminal.item(
                "keys", folder.resolve("keys") + terminal.paint(Paint.FAINT, "  back them up, show them to nobody"));
        var label = "policies";
        for (var policy : policies) {
            terminal.item(label, policy);
            label = "";
        }
    }
}
