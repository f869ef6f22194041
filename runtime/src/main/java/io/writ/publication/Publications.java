package io.writ.publication;

import io.writ.caller.Principal;
import io.writ.gate.Recorded;
import io.writ.home.Home;
import io.writ.ledger.Appended;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerSettings;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.policy.Policy;
import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLibrary;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Publishes and retires policies in one tenant: what its ledger says about them is what is in force. */
public final class Publications {
    private static final String RETIRE = "retirePolicy";

    private final Home home;
    private final PolicyFiles files;
    private final PublicationRecords records;
    private final PolicyLibrary policies;
    private final Ledger ledger;
    private final TimeSource time;
    private final Map<String, Refusal> unpublished = new TreeMap<>();

    /** Versions found in the ledger as published, which they stay for good. */
    private final Set<PolicyRef> known = ConcurrentHashMap.newKeySet();

    @Inside
    public Publications(Home home, LedgerSettings settings, PolicyLibrary policies, Ledger ledger) {
        this.home = home;
        this.files = new PolicyFiles(home, settings.tenant());
        this.records = new PublicationRecords(settings.tenant(), settings.entropy());
        this.policies = policies;
        this.ledger = ledger;
        this.time = settings.time();
    }

    /**
     * Publishes, all in one step, what the tenant's folder holds in a ledger in which nothing has been published yet:
     * the policies that a new home or tenant starts with. One that may not be published is left out. In a ledger that
     * has policies of its own, nothing is published but by {@link #publish}.
     */
    @Inside
    public synchronized void publishFirst(Principal principal) {
        if (anyPublished()) {
            return;
        }
        List<LoadedPolicy> judged = new ArrayList<>();
        for (var policy : policies.policies()) {
            try {
                judged.add(files.forFirstPublication(policy.ref(), time.wall()));
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
        return ledger.read((committed, reader) -> PolicyTables.any(reader));
    }

    private Step.Result<Map<String, Refusal>> appendAll(StepView view, List<LoadedPolicy> some, Principal principal) {
        Map<String, Refusal> refused = new TreeMap<>();
        Map<PolicyId, Policy> latest = new TreeMap<>();
        for (var policy : some) {
            try {
                PolicyContinuity.require(
                        view, policy, false, latest.get(policy.ref().id()));
            } catch (RefusedException e) {
                refused.put(policy.ref().toString(), e.refusal());
                continue;
            }
            view.append(records.published(policy, false, principal.name()));
            latest.put(policy.ref().id(), policy.policy());
        }
        return committed -> refused;
    }

    public Optional<Attestation> publish(Bundle bundle, boolean newReplayKey, Principal principal) {
        return publish(bundle, new Publication.Asked(newReplayKey, false), principal)
                .attestation();
    }

    /**
     * Publishes a version and, if the terms say so, retires all others of the policy in the same commit: there is no
     * moment at which none is in force, or at which a looser one is in force beside it. Done again it changes nothing,
     * but retires what has been published since.
     *
     * @throws RefusedException INV-020 or INV-010 for the bundle, INV-012 if it breaks with what has been published,
     *     INV-006 if the version has been retired; whatever the ledger refuses
     */
    public synchronized Publication publish(Bundle bundle, Publication.Asked terms, Principal principal) {
        var newReplayKey = terms.newReplayKey();
        var policy = files.forPublication(bundle, time.wall(), this::isPublished);
        // no other version comes in between: there is one publication at a time
        var latest = newReplayKey || isPublished(policy.ref())
                ? null
                : latest(policy.ref().id());
        // before anything is written: a folder must not appear for what may not be published
        ledger.read((committed, reader) -> {
            PolicyContinuity.require(reader, policy, newReplayKey, latest);
            return committed;
        });
        files.place(policy.ref(), bundle);
        // known before it is in force: whoever has seen the record may rely on the policy
        policies.add(policy);
        // a kill here leaves a folder that is not in force: publishing again finds it and appends the record
        var others = others(policy.ref());
        var published = ledger.by(principal).run(view -> {
            PolicyContinuity.require(view, policy, newReplayKey, latest);
            return append(view, policy, terms, others, principal);
        });
        unpublished.remove(policy.ref().toString());
        return published;
    }

    /**
     * The version of a policy that was published last, by the ledger.
     *
     * @throws RefusedException INV-012 if the home has lost it: nobody can say then what its replay key was
     */
    private @Nullable Policy latest(PolicyId id) {
        var index = ledger.read((committed, reader) -> PolicyTables.newest(reader, id));
        if (index.isEmpty()) {
            return null;
        }
        var record = ledger.attestation(index.getAsLong()).record();
        var ref = PolicyRef.of(id.value(), String.valueOf(record.string("policyVersion")));
        return policies.policies().stream()
                .filter(loaded -> loaded.ref().equals(ref))
                .filter(loaded -> loaded.bundleHash().hex().equals(record.string("bundleHash")))
                .map(LoadedPolicy::policy)
                .findFirst()
                .orElseThrow(() -> Invariant.POLICY_CONTINUITY
                        .refuse(
                                "/replayKey",
                                "the replay key cannot be compared with that of " + ref + ", which this home has lost",
                                "Restore its folder; pass --new-replay-key if the key may change.")
                        .exception());
    }

    /** No other version comes in between; one that is retired meanwhile is found so by the step. */
    private List<PolicyRef> others(PolicyRef ref) {
        return ledger.read((committed, reader) -> PolicyTables.versions(reader, ref.id())).stream()
                .map(PublishedPolicy::ref)
                .filter(other -> !other.equals(ref))
                .sorted()
                .toList();
    }

    private Step.Result<Publication> append(
            StepView view, LoadedPolicy policy, Publication.Asked terms, List<PolicyRef> others, Principal principal) {
        Optional<Appended> appended = PolicyTables.version(view, policy.ref()).isPresent()
                ? Optional.empty()
                : Optional.of(view.append(records.published(policy, terms.newReplayKey(), principal.name())));
        List<Appended> retired = new ArrayList<>();
        List<PolicyRef> inForce = new ArrayList<>();
        for (var other : others) {
            var version = PolicyTables.version(view, other).filter(each -> !each.retired());
            if (version.isPresent() && terms.retireOthers()) {
                retired.add(view.append(records.retired(version.get(), principal.name(), Optional.empty())));
            } else if (version.isPresent()) {
                inForce.add(other);
            }
        }
        return committed -> new Publication(
                appended.map(committed::attest),
                retired.stream().map(committed::attest).toList(),
                inForce);
    }

    /**
     * Retires a version for good. Retiring it again changes nothing, and the answer is the first one.
     *
     * @throws RefusedException INV-005 for a version that was never published
     */
    public Recorded retire(PolicyRef ref, Optional<IdempotencyKey> key, Principal principal) {
        var body = JsonObject.builder().put("policy", ref.toString()).build();
        var submission = ledger.by(principal).once(RETIRE, key, Digest.sha256(body.canonical()));
        return submission.run(first -> new Recorded(first, true), view -> {
            var published = PolicyTables.version(view, ref).orElseThrow(() -> PolicyLibrary.unknown(ref));
            if (published.retired()) {
                var at = PolicyTables.changedAt(view, ref);
                return committed -> new Recorded(ledger.attestation(at), true);
            }
            var appended = view.append(records.retired(published, principal.name(), submission.idempotency()));
            return committed -> new Recorded(committed.attest(appended), false);
        });
    }

    /** The same without an idempotency key; the attestation of the first time. */
    public Attestation retire(PolicyRef ref, Principal principal) {
        return retire(ref, Optional.empty(), principal).attestation();
    }

    /** Learns what the ledger has as published, so that decisions need not look. */
    @Inside
    public void load() {
        var published = published();
        TenantPolicies.addShared(home, policies, published);
        published.forEach(policy -> known.add(policy.ref()));
    }

    /**
     * Refuses a version that this tenant has not published, as one that nobody has: what else lies in its folder was
     * never in force.
     *
     * @throws RefusedException INV-005, or INV-028 if the store fails
     */
    public void requirePublished(PolicyRef ref) {
        if (known.contains(ref)) {
            return;
        }
        if (!isPublished(ref)) {
            throw PolicyLibrary.unknown(ref);
        }
        known.add(ref);
    }

    private boolean isPublished(PolicyRef ref) {
        return ledger.read(
                (committed, reader) -> PolicyTables.version(reader, ref).isPresent());
    }

    public List<PublishedPolicy> published() {
        List<PublishedPolicy> all = new ArrayList<>();
        ledger.read((committed, reader) -> {
            PolicyTables.forEach(reader, all::add);
            return committed;
        });
        all.sort(Comparator.comparing(PublishedPolicy::ref));
        return all;
    }

    public Bundle bundle(PolicyRef ref) {
        requirePublished(ref);
        policies.require(ref);
        return files.bundle(ref);
    }

    /** Why policies of the home are not in force: they cannot be believed, or may not be published. */
    public synchronized Map<String, Refusal> refused() {
        Map<String, Refusal> all = new TreeMap<>(policies.refused());
        all.putAll(unpublished);
        return all;
    }
}
