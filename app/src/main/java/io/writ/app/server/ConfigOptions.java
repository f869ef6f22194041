package io.writ.app.server;

import io.writ.app.cli.InputFile;
import io.writ.app.config.ResolvedSettings;
import io.writ.app.config.Settings;
import io.writ.app.config.SettingsFile;
import io.writ.app.config.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the settings of a server come from: options, environment, a file. */
final class ConfigOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "A file of settings (YAML); see `writ config show`.")
    @Nullable Path file;

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on (server.host).")
    @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "The port to listen on (server.port).")
    @Nullable String port;

    /**
     * All settings as they hold now.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-034 if the file cannot be read, INV-043 if something in it,
     *     in the environment or in an option is wrong
     */
    ResolvedSettings resolve() {
        var settings = Optional.ofNullable(file)
                .map(path -> new SettingsFile(path.toString(), InputFile.read(path, SettingsFile.LIMIT)));
        List<SettingsReader.Option> options = new ArrayList<>();
        if (host != null) {
            options.add(new SettingsReader.Option("--host", Settings.HOST, host));
        }
        if (port != null) {
            options.add(new SettingsReader.Option("--port", Settings.PORT, port));
        }
        return new SettingsReader(Settings.ALL).read(settings, System.getenv(), options);
    }
}
