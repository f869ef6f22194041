package io.writ.app.cli;

import io.writ.Tenant;
import io.writ.Tenants;
import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.home.Home;
import io.writ.ledger.LedgerReading;
import io.writ.ledger.LedgerView;
import io.writ.store.Store;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.id.TenantId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The ledger that a command works on: a home and a tenant in it. */
public final class LedgerOptions {
    @Mixin
    public HomeOption home = new HomeOption();

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The tenant (default: ${DEFAULT-VALUE}).")
    private String name = TenantId.DEFAULT.value();

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec spec;

    /** A home and a tenant that a command named in another way. If the tenant is null, it is the default one. */
    static LedgerOptions of(Path home, @Nullable String tenant, @Nullable CommandSpec command) {
        var options = new LedgerOptions();
        options.home.folder = home;
        options.spec = command;
        options.name = tenant == null ? TenantId.DEFAULT.value() : tenant;
        return options;
    }

    /**
     * Has the tenant's runtime do what this role allows. The caller is the API key in the environment. If none is set,
     * it is the system's user, who may do everything.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-035 if the key is not good for this tenant, INV-036 if it
     *     has not the role
     */
    public <T> T write(Role role, BiFunction<Tenant, Principal, T> work) {
        return write(List.of(role), work);
    }

    /** As {@link #write(Role, BiFunction)}, for a key that has any of these roles. */
    public <T> T write(List<Role> anyOf, BiFunction<Tenant, Principal, T> work) {
        return act(anyOf, Set.of(tenant()), (tenants, caller) -> work.apply(tenant(tenants), caller));
    }

    /** As {@link #write}, also for a key of the tenant default, which manages the keys of every tenant. */
    public <T> T operate(Role role, BiFunction<Tenant, Principal, T> work) {
        var whose = new TreeSet<>(Set.of(tenant()));
        presented().ifPresent(key -> whose.add(TenantId.DEFAULT));
        return act(List.of(role), whose, (tenants, caller) -> work.apply(tenant(tenants), caller));
    }

    /** Changes the home's tenants, which only an admin of the tenant default may do. */
    public <T> T administer(Function<Tenants, T> work) {
        Set<TenantId> whose = presented().isPresent() ? Set.of(TenantId.DEFAULT) : Set.of();
        return act(List.of(Role.ADMIN), whose, (tenants, caller) -> work.apply(tenants));
    }

    /** The tenant that was named. */
    public TenantId tenant() {
        return new TenantId(name);
    }

    private Optional<String> presented() {
        return Command.of(spec).terminal.apiKey();
    }

    private Tenant tenant(Tenants tenants) {
        return tenants.find(tenant()).orElseThrow();
    }

    /** @param whose the tenants that are opened, and whose keys are known */
    private <T> T act(List<Role> anyOf, Set<TenantId> whose, BiFunction<Tenants, Principal, T> work) {
        try (var tenants = Tenants.open(home.folder, whose, TimeSource.SYSTEM, Entropy.system())) {
            var caller =
                    presented().<Principal>map(tenants.keys()::authenticate).orElseGet(Principal::local);
            caller.requireAny(anyOf);
            return work.apply(tenants, caller);
        }
    }

    /** Reads beside a writer; the store is closed when the reading is done. */
    public <T> T read(BiFunction<Home, Store, T> reading) {
        try (var opened = home.openForReading();
                var store = opened.store(tenant())) {
            return reading.apply(opened, store);
        }
    }

    /** Reads the ledger through its readers, beside a writer. */
    public <T> T readings(Function<LedgerReading, T> work) {
        return read((opened, store) -> work.apply(LedgerView.readings(store)));
    }

    /** Reads the ledger as it stands now. */
    public <T> T view(BiFunction<Home, LedgerView, T> reading) {
        return read((opened, store) -> {
            try (var view = LedgerView.open(store)) {
                return reading.apply(opened, view);
            }
        });
    }
}
