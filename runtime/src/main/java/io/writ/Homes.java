package io.writ;

import io.writ.clock.ClockTable;
import io.writ.home.Home;
import io.writ.home.HomeFounder;
import io.writ.ledger.LedgerSettings;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Inside;
import io.writ.verifier.id.TenantId;
import java.nio.file.Path;

/** Makes homes and opens them, with all that the features look up in their ledgers. */
@Inside
public final class Homes {
    private Homes() {}

    /** Makes homes. */
    public static HomeFounder founder(TimeSource time, Entropy entropy) {
        return new HomeFounder(time, entropy, Features.PROJECTIONS);
    }

    /** Opens a home, as {@link Home#open}. */
    public static Home open(Path folder, Mode mode) {
        return Home.open(folder, mode, Features.PROJECTIONS);
    }

    /** What the ledger of a tenant is written with, as {@link Home#terms}. */
    public static LedgerSettings terms(Home home, TenantId tenant, TimeSource time, Entropy entropy) {
        return home.terms(tenant, time, entropy, ClockTable::accepted);
    }
}
