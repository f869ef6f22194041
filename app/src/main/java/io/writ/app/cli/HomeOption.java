package io.writ.app.cli;

import io.writ.Homes;
import io.writ.home.Home;
import io.writ.store.sqlite.SqliteStore.Mode;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The home that a command works on. */
public final class HomeOption {
    @Option(names = "--home", required = true, paramLabel = "DIR", description = "The home, made by `writ init`.")
    public Path folder = Path.of("");

    public Home openForReading() {
        return Homes.open(folder, Mode.READ);
    }
}
