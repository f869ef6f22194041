package io.writ.home;

import io.writ.ledger.LedgerSettings;
import io.writ.ledger.LedgerTuning;
import io.writ.ledger.Projection;
import io.writ.ledger.Projections;
import io.writ.signing.TenantSecret;
import io.writ.store.LookupReader;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.sqlite.SqliteStore;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.LedgerClock.AcceptedJump;
import io.writ.time.TimeSource;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A home that has been opened: for writing by the one process that holds its lock, or for reading beside that process.
 * Opening checks that the folder is a home and that its trust root is signed; keys are read only when they are needed.
 */
public final class Home implements AutoCloseable {
    private static final String RESTORE = "Restore it from a backup of the home.";

    private final HomeLayout layout;
    private final Mode mode;
    private final List<Projection> projections;
    private final @Nullable HomeLock lock;
    private final String host;
    private final TrustRoot trustRoot;

    private Home(HomeLayout layout, Mode mode, List<Projection> projections, @Nullable HomeLock lock) {
        this.layout = layout;
        this.mode = mode;
        this.projections = projections;
        this.lock = lock;
        this.host = parse(
                layout.marker(),
                bytes -> Members.of(JsonReader.read(bytes), Invariant.HOME, "").string("host"));
        this.trustRoot = parse(layout.trustRoot(), TrustRoot::parse);
    }

    /** Reads a file of the home; what is refused about it names the file. */
    private <T> T parse(Path file, Function<byte[], T> parser) {
        var bytes = read(file);
        try {
            return parser.apply(bytes);
        } catch (RefusedException e) {
            var problem = e.refusal();
            var separator = problem.place().isEmpty() || problem.place().startsWith("/") ? "" : ": ";
            var place = nameOf(file) + separator + problem.place();
            throw problem.invariant().refuse(place, problem.problem(), RESTORE).exception();
        }
    }

    private String nameOf(Path file) {
        return layout.folder().relativize(file).toString().replace('\\', '/');
    }

    /**
     * Opens a home.
     *
     * @param projections what is looked up in its ledgers
     * @throws RefusedException INV-026 if the folder is not a home or lacks a part, INV-027 if another process holds it
     *     and it is to be written to, INV-021 for its trust root
     */
    public static Home open(Path folder, Mode mode, List<Projection> projections) {
        var layout = new HomeLayout(folder.toAbsolutePath().normalize());
        if (!Files.isRegularFile(layout.marker())) {
            throw Invariant.HOME
                    .refuse(
                            "home",
                            "there is no home at " + Refusal.quote(folder.toString()),
                            "Make one with `writ init --home DIR`.")
                    .exception();
        }
        var lock = mode == Mode.WRITE ? HomeLock.take(layout.lock()) : null;
        try {
            return new Home(layout, mode, projections, lock);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    private byte[] read(Path file) {
        try {
            if (Files.size(file) > JsonReader.DEFAULT_LIMIT) {
                throw incomplete(file, "too large to be what it should be");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw incomplete(file, "missing or not readable by this user");
        }
    }

    private RefusedException incomplete(Path file, String problem) {
        return lost(file, "the file is " + problem);
    }

    private RefusedException lost(Path file, String problem) {
        return Invariant.HOME.refuse(nameOf(file), problem, RESTORE).exception();
    }

    public HomeLayout layout() {
        return layout;
    }

    /** The host part of its ledgers' origins. */
    public String host() {
        return host;
    }

    public TrustRoot trustRoot() {
        return trustRoot;
    }

    /**
     * Opens the store of a tenant's ledger.
     *
     * @throws RefusedException INV-026 if there is no such tenant, its ledger is lost, or the store belongs to another
     *     tenant, origin or replay secret
     * @throws StoreException if the database is damaged or fails
     */
    public Store store(TenantId tenant) {
        return store(tenant, mode);
    }

    /** Opens it for reading beside the writer, as {@link #store}. */
    public Store readingStore(TenantId tenant) {
        return store(tenant, Mode.READ);
    }

    private Store store(TenantId tenant, Mode mode) {
        var file = layout.ledger(tenant);
        if (!Files.isRegularFile(file)) {
            throw noLedger(tenant, file);
        }
        var store = SqliteStore.open(file, mode, Projections.tables(projections));
        try {
            requireSetting(store, TenantFounder.ORIGIN, origin(tenant).getBytes(StandardCharsets.UTF_8));
            requireSetting(store, TenantFounder.TENANT, tenant.value().getBytes(StandardCharsets.UTF_8));
            requireSetting(
                    store, TenantFounder.SECRET_DIGEST, secret(tenant).digest().bytes());
            return store;
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    private RefusedException noLedger(TenantId tenant, Path file) {
        if (!Files.notExists(file)) {
            return incomplete(file, "not a plain one, or not readable by this user");
        }
        return isLost(tenant, file)
                ? lost(file, "the tenant's ledger is lost")
                : Invariant.HOME
                        .refuse(
                                "tenant",
                                "there is no tenant " + Refusal.quote(tenant.value()),
                                "Make it with `writ tenants create`.")
                        .exception();
    }

    /** A new ledger in the place of a lost one would begin again at record 0 and decide again what had been decided. */
    private static boolean isLost(TenantId tenant, Path file) {
        return Files.notExists(file) && (tenant.equals(HomeFounder.DEFAULT_TENANT) || Files.exists(file.getParent()));
    }

    private static void requireSetting(Store store, String name, byte[] expected) {
        if (!Arrays.equals(store.setting(name), expected)) {
            throw Invariant.HOME
                    .refuse(
                            "ledger",
                            "the ledger was made with another " + name,
                            "Restore keys and ledger from the same backup.")
                    .exception();
        }
    }

    /**
     * Makes the empty ledger of a new tenant, and with it the policies that it will start with.
     *
     * @throws RefusedException INV-050 if the tenant is there, INV-026 if it has been there and its ledger is lost
     */
    public void createTenant(TenantId tenant, Map<PolicyRef, Bundle> policies) {
        var file = layout.ledger(tenant);
        if (isLost(tenant, file)) {
            throw noLedger(tenant, file);
        }
        if (Files.exists(file.getParent())) {
            throw Invariant.TENANT_NEW
                    .refuse("tenant", "the tenant " + Refusal.quote(tenant.value()) + " is there already")
                    .exception();
        }
        try {
            var tables = Projections.tables(projections);
            TenantFounder.found(layout, host, tenant, keys().replaySecret(), tables, policies);
        } catch (IOException e) {
            throw Invariant.HOME
                    .refuse("tenant", "the tenant " + Refusal.quote(tenant.value()) + " cannot be made")
                    .exception();
        }
    }

    /** The tenants that have a ledger here, sorted. */
    public List<TenantId> tenants() {
        try (var entries = Files.list(layout.tenants())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .map(TenantId::new)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw incomplete(layout.tenants(), "not readable by this user");
        }
    }

    /** When a tenant's API keys were last used, as far as it has been written down. */
    public KeyUse keyUse(TenantId tenant) {
        return new KeyUse(layout.keyUse(tenant));
    }

    /** What a tenant's ledger is called in its checkpoints. */
    public String origin(TenantId tenant) {
        return host + "/" + tenant;
    }

    public TenantSecret secret(TenantId tenant) {
        return TenantSecret.of(keys().replaySecret(), tenant);
    }

    /** What is looked up in a tenant's ledger. */
    public Projections projections(TenantId tenant) {
        return new Projections(projections, secret(tenant));
    }

    /**
     * What a tenant's ledger is written with.
     *
     * @param acceptedJump reads the newest jump of the clock that was accepted in it
     * @throws RefusedException INV-025 if the ledger's key is missing, open to others, or does not count by the trust
     *     root
     */
    public LedgerSettings terms(
            TenantId tenant, TimeSource time, Entropy entropy, Function<LookupReader, AcceptedJump> acceptedJump) {
        return new LedgerSettings(
                origin(tenant),
                tenant,
                keys().ledgerKey(),
                keys().ledgerKeys(),
                projections(tenant),
                acceptedJump,
                secret(tenant),
                time,
                entropy,
                LedgerTuning.DEFAULT);
    }

    /** The keys of the home. */
    public HomeKeys keys() {
        return new HomeKeys(layout, trustRoot);
    }

    private static void release(@Nullable HomeLock lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new StoreException("the home's lock could not be given back", e);
        }
    }

    @Override
    public void close() {
        release(lock);
    }
}
