package io.writ.policy.library;

import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The policies of a tenant, verified and compiled. One that cannot be believed is refused alone, with its reason; the
 * others load. Whether a version is in force is for a tenant's ledger to say. Safe for use by several threads.
 */
public final class PolicyLibrary {
    private volatile Map<PolicyRef, LoadedPolicy> loaded;
    private volatile Map<String, Refusal> refused;

    private PolicyLibrary(Map<PolicyRef, LoadedPolicy> loaded, Map<String, Refusal> refused) {
        this.loaded = Map.copyOf(loaded);
        this.refused = Map.copyOf(refused);
    }

    /** A library of none. */
    public static PolicyLibrary empty() {
        return new PolicyLibrary(Map.of(), Map.of());
    }

    /** Loads every {@code <policyId>/<policyVersion>} below a folder. */
    public static PolicyLibrary load(Path folder, TrustRoot root) {
        var loader = new PolicyLoader(root);
        Map<PolicyRef, LoadedPolicy> loaded = new TreeMap<>();
        Map<String, Refusal> refused = new TreeMap<>();
        for (var id : subfolders(folder)) {
            for (var version : subfolders(id)) {
                try {
                    var policy = loader.load(version);
                    loaded.put(policy.ref(), policy);
                } catch (RefusedException e) {
                    refused.put(id.getFileName() + "@" + version.getFileName(), e.refusal());
                }
            }
        }
        return new PolicyLibrary(loaded, refused);
    }

    private static List<Path> subfolders(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            // a name that begins with a dot is a publication that a kill cut short; it was never in force
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Invariant.HOME
                    .refuse("policies", "the folder of the policies cannot be read")
                    .exception();
        }
    }

    /**
     * The policy of this name.
     *
     * @throws RefusedException INV-005 if there is none; the reason for which it was refused if there is one that
     *     cannot be believed
     */
    public LoadedPolicy require(PolicyRef ref) {
        var policy = loaded.get(ref);
        if (policy != null) {
            return policy;
        }
        var reason = refused.get(ref.toString());
        if (reason != null) {
            throw reason.invariant()
                    .refuse(
                            "policy " + ref + (reason.place().isEmpty() ? "" : ", " + reason.place()),
                            reason.problem(),
                            reason.fix())
                    .exception();
        }
        throw unknown(ref);
    }

    /** What is answered for a policy that this tenant does not have. */
    public static RefusedException unknown(PolicyRef ref) {
        return Invariant.POLICY_KNOWN
                .refuse("/policyId", "the policy " + ref + " is not known here")
                .exception();
    }

    /** Puts a policy in that has just been published. */
    public synchronized void add(LoadedPolicy policy) {
        Map<PolicyRef, LoadedPolicy> more = new TreeMap<>(loaded);
        more.put(policy.ref(), policy);
        loaded = Map.copyOf(more);
    }

    /** Says of a policy why it cannot be believed. */
    public synchronized void refuse(PolicyRef ref, Refusal reason) {
        Map<String, Refusal> more = new TreeMap<>(refused);
        more.put(ref.toString(), reason);
        refused = Map.copyOf(more);
    }

    /** Whether a policy has loaded. */
    public boolean holds(PolicyRef ref) {
        return loaded.containsKey(ref);
    }

    /** Whether a policy has loaded, or has been refused. */
    public boolean knows(PolicyRef ref) {
        return holds(ref) || refused.containsKey(ref.toString());
    }

    /** All that loaded, by id and version. */
    public List<LoadedPolicy> policies() {
        return List.copyOf(new TreeMap<>(loaded).values());
    }

    /** Why others did not, by folder as {@code id@version}. */
    public Map<String, Refusal> refused() {
        return new TreeMap<>(refused);
    }
}
