package io.writ.publication;

import io.writ.policy.AccessTerms;
import io.writ.policy.Policy;
import io.writ.policy.library.LoadedPolicy;
import io.writ.store.Rows;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a publication must not break: the bundle under a name, what belongs to another policy, the replay key. */
final class PolicyContinuity {
    private PolicyContinuity() {}

    /**
     * Refuses what would break with what has been published.
     *
     * @param latest the version of the same policy that was published last; null if there is none
     * @throws io.writ.verifier.refusal.RefusedException INV-012 for another bundle of the same version, an action or
     *     access question that belongs to another policy, or another replay key or other types in it; INV-006 for a
     *     retired version
     */
    static void require(Rows rows, LoadedPolicy policy, boolean newReplayKey, @Nullable Policy latest) {
        var ref = policy.ref();
        var earlier = PolicyTables.version(rows, ref);
        if (earlier.isPresent()) {
            PolicyState.requireSameBundle(earlier.get(), policy);
            if (earlier.get().retired()) {
                throw Invariant.POLICY_IN_FORCE
                        .refuse("policy " + ref, "the version has been retired, for good", "Publish a new version.")
                        .exception();
            }
            return;
        }
        for (var action : policy.policy().actions()) {
            var owner = PolicyTables.ownerOfAction(rows, action);
            requireOwn(ref.id(), owner, "/actions", "the action " + Refusal.quote(action));
        }
        policy.policy().access().ifPresent(access -> requireQuestions(rows, ref.id(), access));
        var key = PolicyTables.replayKey(rows, ref.id());
        if (key.isPresent()
                && !newReplayKey
                && !Arrays.equals(key.get(), replayKey(policy.policy()).canonical())) {
            throw Invariant.POLICY_CONTINUITY
                    .refuse(
                            "/replayKey",
                            "the replay key of " + ref.id()
                                    + " would change, and what was decided under the old one could be decided again")
                    .exception();
        }
        if (latest != null && !newReplayKey) {
            requireSameTypes(policy.policy(), latest);
        }
    }

    /**
     * A value of another type is spelled otherwise in the fingerprint, as 17 and "17" are, or is another text for the
     * same thing, as "17.0" is. Nothing but the type makes the normal form: constraints only choose among values.
     */
    private static void requireSameTypes(Policy policy, Policy latest) {
        for (var signal : policy.signals().definitions()) {
            var inKey = policy.replayKey().isEmpty() || policy.replayKey().contains(signal.name());
            var slot = latest.signals().slot(signal.name());
            if (!policy.replays() || !inKey || slot.isEmpty()) {
                continue;
            }
            var type = latest.signals().definition(slot.getAsInt()).type();
            if (type != signal.type()) {
                throw Invariant.POLICY_CONTINUITY
                        .refuse(
                                "/signalsSchema/" + signal.name(),
                                "it is in the replay key, of type " + signal.type() + " here and " + type + " in "
                                        + latest.ref() + ", so what was decided under the one could be decided again")
                        .exception();
            }
        }
    }

    private static void requireQuestions(Rows rows, PolicyId id, AccessTerms access) {
        for (var action : access.actions()) {
            for (var type : access.resourceTypes()) {
                var owner = PolicyTables.ownerOfQuestion(rows, action, type);
                var what = "the access question of " + Refusal.quote(action) + " on " + Refusal.quote(type);
                requireOwn(id, owner, "/authzen", what);
            }
        }
    }

    private static void requireOwn(PolicyId id, Optional<PolicyId> owner, String place, String what) {
        if (owner.isPresent() && !owner.get().equals(id)) {
            throw Invariant.POLICY_CONTINUITY
                    .refuse(
                            place,
                            what + " belongs to the policy " + owner.get(),
                            "Govern it by a new version of that policy.")
                    .exception();
        }
    }

    /** What a policy's decisions are the same by: an array of signals, all of them, or nothing. */
    static JsonValue replayKey(Policy policy) {
        if (!policy.replays()) {
            return new JsonString("none");
        }
        if (!policy.replayKey().isEmpty()) {
            return JsonArray.ofStrings(policy.replayKey().stream().sorted().toList());
        }
        var names = policy.signals().definitions().stream()
                .map(signal -> signal.name())
                .sorted()
                .toList();
        return JsonObject.builder().put("all", JsonArray.ofStrings(names)).build();
    }
}
