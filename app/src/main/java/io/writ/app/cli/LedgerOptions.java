package io.writ.app.cli;

import io.writ.Governor;
import io.writ.home.Home;
import io.writ.home.HomeFounder;
import io.writ.ledger.LedgerView;
import io.writ.store.Store;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The ledger that a command works on: a home and a tenant in it. */
final class LedgerOptions {
    @Mixin
    HomeOption home = new HomeOption();

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = HomeFounder.DEFAULT_TENANT,
            description = "The tenant (default: ${DEFAULT-VALUE}).")
    String tenant = HomeFounder.DEFAULT_TENANT;

    /** A home and a tenant that were named in another way; without a tenant the default one. */
    static LedgerOptions of(Path home, @Nullable String tenant) {
        var options = new LedgerOptions();
        options.home.folder = home;
        options.tenant = tenant == null ? HomeFounder.DEFAULT_TENANT : tenant;
        return options;
    }

    /** The runtime, which owns the home until it is closed. */
    Governor openForWriting() {
        return Governor.open(home.folder, tenant, TimeSource.SYSTEM, Entropy.system());
    }

    /** Reads beside a writer; the store is closed when the reading is done. */
    <T> T read(BiFunction<Home, Store, T> reading) {
        try (var opened = home.openForReading();
                var store = opened.store(tenant)) {
            return reading.apply(opened, store);
        }
    }

    /** Reads the ledger as it stands now. */
    <T> T view(BiFunction<Home, LedgerView, T> reading) {
        return read((opened, store) -> {
            try (var view = LedgerView.open(store)) {
                return reading.apply(opened, view);
            }
        });
    }
}
