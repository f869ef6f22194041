package io.writ.publication;

import io.writ.caller.Principal;
import io.writ.home.Home;
import io.writ.home.PolicyFolder;
import io.writ.ledger.Ledger;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLibrary;
import io.writ.policy.library.PolicyLoader;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.store.StoreException;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes and retires policies in one tenant: what its ledger says about them is what is in force. */
public final class Publications {
    private final Home home;
    private final TenantId tenant;
    private final PolicyLibrary policies;
    private final Ledger ledger;
    private final TimeSource time;
    private final Map<String, Refusal> unpublished = new TreeMap<>();

    /** Versions found in the ledger as published, which they stay for good. */
    private final Set<PolicyRef> known = ConcurrentHashMap.newKeySet();

    @Inside
    public Publications(Home home, TenantId tenant, PolicyLibrary policies, Ledger ledger, TimeSource time) {
        this.home = home;
        this.tenant = tenant;
        this.policies = policies;
        this.ledger = ledger;
        this.time = time;
    }

    /**
     * Publishes, all in one step, what the home holds in a ledger in which nothing has been published yet: the policies
     * that a new home or tenant starts with. One that may not be published is left out. In a ledger that has policies
     * of its own, nothing is published but by {@link #publish}: another tenant's policy is none of this one's.
     */
    @Inside
    public synchronized void publishFirst(Principal principal) {
        if (anyPublished()) {
            return;
        }
        List<LoadedPolicy> judged = new ArrayList<>();
        for (var policy : policies.policies()) {
            try {
                judged.add(requireSupported(loader().loadForFirstPublication(bundleOf(policy.ref()), time.wall())));
                unpublished.remove(policy.ref().toString());
            } catch (RefusedException e) {
                unpublished.put(policy.ref().toString(), e.refusal());
            }
        }
        try {
            unpublished.putAll(ledger.by(principal).run(view -> appendAll(view, judged, principal)));
        } catch (RefusedException e) {
            judged.forEach(policy -> unpublished.put(policy.ref().toString(), e.refusal()));
        }
    }

    private boolean anyPublished() {
        try (var reader = ledger.reader()) {
            return PolicyTables.any(reader);
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    private Step.Result<Map<String, Refusal>> appendAll(StepView view, List<LoadedPolicy> some, Principal principal) {
        Map<String, Refusal> refused = new TreeMap<>();
        for (var policy : some) {
            try {
                PolicyContinuity.require(view, policy, false);
            } catch (RefusedException e) {
                refused.put(policy.ref().toString(), e.refusal());
                continue;
            }
            view.append(published(policy, false, principal));
        }
        return committed -> refused;
    }

    public synchronized Optional<Attestation> publish(Bundle bundle, boolean newReplayKey, Principal principal) {
        var policy = requireSupported(load(bundle));
        try (var reader = ledger.reader()) {
            // before anything is written: a folder must not appear for what may not be published
            PolicyContinuity.require(reader, policy, newReplayKey);
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
        place(policy.ref(), bundle);
        // known before it is in force: whoever has seen the record may rely on the policy
        policies.add(policy);
        // a kill here leaves a folder that is not in force: publishing again finds it and appends the record
        var published = ledger.by(principal).run(view -> append(view, policy, newReplayKey, principal));
        unpublished.remove(policy.ref().toString());
        return published;
    }

    /** What has been published stays what it was; what is new must keep the rules of today. */
    private LoadedPolicy load(Bundle bundle) {
        var now = time.wall();
        var read = loader().loadForFirstPublication(bundle, now);
        try (var reader = ledger.reader()) {
            return PolicyTables.version(reader, read.ref()).isPresent()
                    ? read
                    : loader().loadForPublication(bundle, now);
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    private PolicyLoader loader() {
        return new PolicyLoader(home.trustRoot());
    }

    private Bundle bundleOf(PolicyRef ref) {
        return Bundle.read(folder(ref));
    }

    private static LoadedPolicy requireSupported(LoadedPolicy policy) {
        if (!policy.policy().facts().isEmpty() || !policy.policy().evidenced().isEmpty()) {
            throw Invariant.POLICY_COMPILES
                    .refuse(
                            "policy " + policy.ref(),
                            "this release derives no facts and checks no evidence, so a policy that needs them cannot be put in force",
                            "Leave out facts and issuers, or use a release that has them.")
                    .exception();
        }
        return policy;
    }

    private Path folder(PolicyRef ref) {
        return home.layout()
                .policies()
                .resolve(ref.id().toString())
                .resolve(ref.version().toString());
    }

    private void place(PolicyRef ref, Bundle bundle) {
        var folder = folder(ref);
        try {
            if (!Files.exists(folder)) {
                PolicyFolder.write(folder, bundle);
            } else if (!loader().load(folder).bundleHash().equals(hashOf(bundle))) {
                throw Invariant.POLICY_CONTINUITY
                        .refuse(
                                "policy " + ref,
                                "the home already holds another bundle of this version",
                                "Publish the change as a new version.")
                        .exception();
            }
        } catch (IOException e) {
            throw Invariant.HOME
                    .refuse("policies", "the policy's folder cannot be written")
                    .exception();
        }
    }

    private static Digest hashOf(Bundle bundle) {
        return Digest.sha256(bundle.envelope().payload());
    }

    private Step.Result<Optional<Attestation>> append(
            StepView view, LoadedPolicy policy, boolean newReplayKey, Principal principal) {
        var earlier = PolicyTables.version(view, policy.ref());
        PolicyContinuity.require(view, policy, newReplayKey);
        if (earlier.isPresent()) {
            return committed -> Optional.empty();
        }
        var appended = view.append(published(policy, newReplayKey, principal));
        return committed -> Optional.of(committed.attest(appended));
    }

    private RecordDraft published(LoadedPolicy policy, boolean newReplayKey, Principal principal) {
        var signers = policy.bundle().signers().stream().map(KeyId::value).toList();
        var record = RecordHead.of(RecordType.POLICY_PUBLISHED, tenant, principal.name())
                .put("policyId", policy.ref().id().toString())
                .put("policyVersion", policy.ref().version().toString())
                .put("policyHash", policy.policy().policyHash().hex())
                .put("bundleHash", policy.bundleHash().hex())
                .put("signers", JsonArray.ofStrings(signers))
                .put("actions", JsonArray.ofStrings(policy.policy().actions()))
                .put("replayKey", PolicyContinuity.replayKey(policy.policy()))
                .put("newReplayKey", newReplayKey);
        policy.policy().access().ifPresent(access -> record.put("authzen", access.questions()));
        return RecordDraft.of(record.build(), List.of());
    }

    public Attestation retire(PolicyRef ref, Principal principal) {
        return ledger.by(principal).run(view -> {
            var published = PolicyTables.version(view, ref).orElseThrow(() -> PolicyLibrary.unknown(ref));
            if (published.retired()) {
                throw Invariant.POLICY_IN_FORCE
                        .refuse("policy " + ref, "the version has been retired before", "Nothing is left to do.")
                        .exception();
            }
            var record = RecordHead.of(RecordType.POLICY_RETIRED, tenant, principal.name())
                    .put("policyId", ref.id().toString())
                    .put("policyVersion", ref.version().toString())
                    .put("bundleHash", published.bundleHash().hex());
            var appended = view.append(RecordDraft.of(record.build(), List.of()));
            return committed -> committed.attest(appended);
        });
    }

    /** Learns what the ledger has as published, so that decisions need not look. */
    @Inside
    public void load() {
        published().forEach(policy -> known.add(policy.ref()));
    }

    /**
     * Refuses a version that this tenant has not published, as one that nobody has: the home holds those of all
     * tenants, and nothing may be said to this one about what is in them.
     *
     * @throws RefusedException INV-005, or INV-028 if the store fails
     */
    public void requirePublished(PolicyRef ref) {
        if (known.contains(ref)) {
            return;
        }
        try (var reader = ledger.reader()) {
            if (PolicyTables.version(reader, ref).isEmpty()) {
                throw PolicyLibrary.unknown(ref);
            }
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
        known.add(ref);
    }

    public List<PublishedPolicy> published() {
        List<PublishedPolicy> all = new ArrayList<>();
        try (var reader = ledger.reader()) {
            PolicyTables.forEach(reader, all::add);
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
        all.sort(Comparator.comparing(PublishedPolicy::ref));
        return all;
    }

    public Bundle bundle(PolicyRef ref) {
        requirePublished(ref);
        policies.require(ref);
        return bundleOf(ref);
    }

    /** Why policies of the home are not in force: they cannot be believed, or may not be published. */
    public synchronized Map<String, Refusal> refused() {
        Map<String, Refusal> all = new TreeMap<>(policies.refused());
        all.putAll(unpublished);
        return all;
    }
}
