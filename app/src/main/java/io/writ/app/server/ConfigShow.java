package io.writ.app.server;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.app.config.ResolvedSettings.Shown;
import io.writ.app.config.ServerSettings;
import io.writ.app.config.Settings;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ config show}: shows the settings that a server would run with, and where each value came from. */
@CommandLine.Command(
        name = "show",
        description = "Show every setting with its value and where it came from; secrets are masked.",
        footer = {"", "Example:", "  writ config show", "  writ config show --config writ.yaml --json"})
final class ConfigShow extends Command {
    private static final String UNSET = "-";

    @Mixin
    ConfigOptions config = new ConfigOptions();

    ConfigShow(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var resolved = config.resolve();
        // settings that belong together are checked too: so an operator learns whether a server would start
        ServerSettings.of(resolved);
        var shown = resolved.shown(Settings.ALL);
        if (json) {
            terminal.json(new JsonArray(
                    shown.stream().<JsonValue>map(ConfigShow::json).toList()));
        } else {
            show(shown);
        }
        return ExitCode.OK;
    }

    private static JsonObject json(Shown one) {
        return JsonObject.builder()
                .put("key", one.key())
                .putIfPresent("value", one.value())
                .put("origin", one.origin())
                .build();
    }

    private void show(List<Shown> shown) {
        var width = shown.stream().mapToInt(one -> text(one).length()).max().orElse(0);
        for (var one : shown) {
            terminal.line(String.format(Locale.ROOT, "%-26s %-" + width + "s  %s", one.key(), text(one), one.origin()));
        }
    }

    private static String text(Shown one) {
        var value = one.value();
        return value == null ? UNSET : value;
    }
}
