package io.writ.publication;

import io.writ.home.ExamplePolicies;
import io.writ.home.Home;
import io.writ.home.PolicyFolder;
import io.writ.ledger.Ledger;
import io.writ.policy.library.PolicyLibrary;
import io.writ.policy.library.PolicyLoader;
import io.writ.store.LookupReader;
import io.writ.store.StoreException;
import io.writ.verifier.Inside;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which policies of a home a tenant has: those in its own folder. In a home of an earlier release the tenants share the
 * folder of the tenant default; of that, another tenant has what its own ledger says it has published, and no more.
 */
@Inside
public final class TenantPolicies {
    private TenantPolicies() {}

    /** The policies in a tenant's own folder. */
    public static PolicyLibrary own(Home home, TenantId tenant) {
        var layout = home.layout();
        var own = Files.exists(layout.ownPolicies(tenant))
                ? PolicyLibrary.load(layout.ownPolicies(tenant), home.trustRoot())
                : PolicyLibrary.empty();
        if (!tenant.equals(TenantId.DEFAULT)) {
            return own;
        }
        var library = PolicyLibrary.load(layout.policies(), home.trustRoot());
        own.policies().forEach(library::add);
        return library;
    }

    /** All of a tenant's policies, by its ledger. */
    public static PolicyLibrary read(Home home, TenantId tenant, LookupReader reader) {
        var library = own(home, tenant);
        List<PublishedPolicy> published = new ArrayList<>();
        PolicyTables.forEach(reader, published::add);
        addShared(home, library, published);
        return library;
    }

    /** Adds what was published of the shared folder, in a home of an earlier release. */
    static void addShared(Home home, PolicyLibrary library, List<PublishedPolicy> published) {
        var loader = new PolicyLoader(home.trustRoot());
        for (var policy : published) {
            var folder = PolicyFolder.below(home.layout().policies(), policy.ref());
            if (library.knows(policy.ref()) || !Files.isDirectory(folder)) {
                continue;
            }
            try {
                var loaded = loader.load(folder);
                if (loaded.bundleHash().equals(policy.bundleHash())) {
                    library.add(loaded);
                }
            } catch (RefusedException e) {
                library.refuse(policy.ref(), e.refusal());
            }
        }
    }

    /** Where the bundle of a version lies that a tenant has published. */
    static Path folder(Home home, TenantId tenant, PolicyRef ref) {
        var own = PolicyFolder.below(home.layout().ownPolicies(tenant), ref);
        return Files.exists(own) ? own : PolicyFolder.below(home.layout().policies(), ref);
    }

    /**
     * What a new tenant starts with: of the policies of the tenant default those that its creator names; if none are
     * named, of each example the newest version that the tenant default has in force.
     *
     * @throws RefusedException INV-005 if there is no such policy, INV-020 or INV-010 if one cannot be published,
     *     INV-028 if the store fails
     */
    public static Map<PolicyRef, Bundle> first(Home home, Optional<List<PolicyRef>> named, Instant now) {
        var library = own(home, TenantId.DEFAULT);
        var files = new PolicyFiles(home, TenantId.DEFAULT);
        Map<PolicyRef, Bundle> chosen = new TreeMap<>();
        for (var ref : named.orElseGet(() -> newestExamples(home, library))) {
            library.require(ref);
            files.forFirstPublication(ref, now);
            chosen.put(ref, files.bundle(ref));
        }
        return chosen;
    }

    private static List<PolicyRef> newestExamples(Home home, PolicyLibrary library) {
        Map<PolicyId, PolicyRef> newest = new TreeMap<>();
        try (var store = home.readingStore(TenantId.DEFAULT);
                var reader = store.reader()) {
            var none = !PolicyState.anyPublished(reader);
            for (var ref : ExamplePolicies.refs()) {
                if (library.holds(ref) && (none || PolicyState.isInForce(reader, ref))) {
                    newest.merge(ref.id(), ref, (one, other) -> one.compareTo(other) > 0 ? one : other);
                }
            }
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
        return List.copyOf(newest.values());
    }
}
