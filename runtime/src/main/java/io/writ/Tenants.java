package io.writ;

import io.writ.audit.LedgerWatch;
import io.writ.caller.KeyRing;
import io.writ.home.Home;
import io.writ.home.KeyUse;
import io.writ.publication.TenantPolicies;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * The tenants of a home, each with the runtime of its own ledger, in one process that owns the home. They share nothing
 * but the trust root and the ring in which an API key is looked up; a key names its tenant. Safe for use by several
 * threads.
 */
public final class Tenants implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMillis(700);

    private final Home home;
    private final TimeSource time;
    private final Entropy entropy;
    private final KeyRing ring;
    private final Map<TenantId, Tenant> opened = new ConcurrentSkipListMap<>();
    private final Map<TenantId, KeyUse> keyUses = new ConcurrentSkipListMap<>();
    private final Map<TenantId, LedgerWatch> watches = new ConcurrentSkipListMap<>();
    private final Operation upkeep;

    private Tenants(Home home, TimeSource time, Entropy entropy, Operation upkeep) {
        this.upkeep = upkeep;
        this.home = home;
        this.time = time;
        this.entropy = entropy;
        this.ring = new KeyRing(time);
    }

    /**
     * Takes the home's lock and opens the ledger of every tenant.
     *
     * @throws RefusedException as {@link Governor#open}; one ledger that cannot be opened keeps all closed
     */
    public static Tenants open(Path folder, TimeSource time, Entropy entropy) {
        return open(folder, time, entropy, Operation.NONE);
    }

    /**
     * Opens them, and begins to verify them if {@code upkeep} says so. What was added since the last full verification
     * has been verified when this returns, unless that takes longer than a start may take.
     */
    public static Tenants open(Path folder, TimeSource time, Entropy entropy, Operation upkeep) {
        return open(new Tenants(Homes.open(folder, Mode.WRITE), time, entropy, upkeep), Home::tenants);
    }

    /**
     * Takes the home's lock and opens these tenants alone, for one who has one thing to do; keys of others are not
     * known.
     *
     * @throws RefusedException INV-026 if there is no such tenant, otherwise as {@link Governor#open}
     */
    public static Tenants open(Path folder, Set<TenantId> names, TimeSource time, Entropy entropy) {
        return open(new Tenants(Homes.open(folder, Mode.WRITE), time, entropy, Operation.NONE), home -> names);
    }

    private static Tenants open(Tenants tenants, Function<Home, Collection<TenantId>> names) {
        try {
            names.apply(tenants.home).forEach(tenants::open);
            tenants.awaitRecent();
            return tenants;
        } catch (RuntimeException | Error e) {
            tenants.close();
            throw e;
        }
    }

    private void awaitRecent() {
        var end = time.monotonicNanos() + LONGEST_START.toNanos();
        watches.values().forEach(watch -> watch.awaitRecent(Duration.ofNanos(end - time.monotonicNanos())));
    }

    private Tenant open(TenantId tenant) {
        var tuning = upkeep.tuning().apply(tenant);
        var terms = Homes.terms(home, tenant, time, entropy).with(tuning.ledger());
        var one = Tenant.open(home, terms, tuning, () -> home.store(tenant), new Tenant.Shared(ring, () -> {}));
        var use = home.keyUse(tenant);
        one.keys()
                .list()
                .forEach(key -> use.of(key.grant().id())
                        .ifPresent(last -> ring.used(key.grant().id(), last)));
        keyUses.put(tenant, use);
        opened.put(tenant, one);
        upkeep.verification().ifPresent(interval -> watches.put(tenant, one.watch(interval)));
        return one;
    }

    /** Writes down when keys were last used; to be called now and then, and done when this is closed. */
    public void writeKeyUse() {
        var uses = ring.uses();
        keyUses.forEach((tenant, use) -> use.write(uses.getOrDefault(tenant, Map.of())));
    }

    /** The runtime of a tenant. */
    public Optional<Tenant> find(TenantId tenant) {
        return Optional.ofNullable(opened.get(tenant));
    }

    /** How far the ledger of a tenant has been verified; empty if it is not verified beside its use. */
    public Optional<LedgerWatch.Progress> verification(TenantId tenant) {
        return Optional.ofNullable(watches.get(tenant)).map(LedgerWatch::progress);
    }

    /** Every tenant's runtime, by name. */
    public Map<TenantId, Tenant> all() {
        return Map.copyOf(opened);
    }

    /** Makes a tenant that starts with the newest version in force of each example. */
    public Tenant create(TenantId tenant) {
        return create(tenant, Optional.empty());
    }

    /**
     * Makes the empty ledger of a new tenant and opens it.
     *
     * @param named the policies of the tenant default that it starts with; if empty, the newest version of each example
     *     that the tenant default has in force
     * @throws RefusedException INV-026 for a name that is no name, or a tenant that is there; INV-005 for a policy that
     *     the tenant default does not have
     */
    public synchronized Tenant create(TenantId tenant, Optional<List<PolicyRef>> named) {
        home.createTenant(tenant, TenantPolicies.first(home, named, time.wall()));
        // a kill here leaves a tenant with its policies and without records, which the next start opens and publishes
        return open(tenant);
    }

    /** Where an API key is looked up. */
    public KeyRing keys() {
        return ring;
    }

    /** What a tenant's ledger is called in its checkpoints. */
    public String origin(TenantId tenant) {
        return home.origin(tenant);
    }

    /** The trust root against which attestations of all tenants verify. */
    public TrustRoot trustRoot() {
        return home.trustRoot();
    }

    /** Answers what has been accepted, and closes every ledger, then the home. */
    @Override
    public void close() {
        writeKeyUse();
        watches.values().forEach(LedgerWatch::close);
        RuntimeException first = null;
        for (var one : opened.values()) {
            try {
                one.close();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        home.close();
        if (first != null) {
            throw first;
        }
    }
}
