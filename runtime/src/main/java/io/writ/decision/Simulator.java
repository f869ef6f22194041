package io.writ.decision;

import io.writ.action.Action;
import io.writ.gate.Proposal;
import io.writ.gate.Simulation;
import io.writ.policy.FactValues;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyState;
import io.writ.signing.TenantSecret;
import io.writ.store.LookupReader;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;

/** Decides without writing, on what has been committed; needs no more than a home opened for reading. */
@Inside
public final class Simulator {
    private final PolicyLibrary policies;
    private final TenantSecret secret;

    public Simulator(PolicyLibrary policies, TenantSecret secret) {
        this.policies = policies;
        this.secret = secret;
    }

    /**
     * What a proposal would come to now. In a ledger in which nothing has been published yet, the policies of the home
     * count as published: the first opening for writing publishes them.
     *
     * @throws io.writ.verifier.refusal.RefusedException as {@code Governor.executeFromSignals} would refuse
     */
    public Simulation simulate(Proposal proposal, LookupReader reader) {
        var sent = proposal.action().map(Action::read);
        var published = PolicyState.anyPublished(reader);
        if (published) {
            PolicyState.requirePublished(reader, proposal.policy());
        }
        var loaded = policies.require(proposal.policy());
        if (published) {
            PolicyState.requireInForce(reader, loaded);
        }
        var policy = loaded.policy();
        var signals = policy.readSignals(proposal.signals());
        var action = sent.orElseGet(() -> policy.defaultAction(signals));
        action.requireRecordable();
        policy.checkAction(action, signals);
        var json = JsonObject.builder()
                .putAll(policy.explain(signals, FactValues.CLEAR, action).toJson());
        if (sent.isPresent() && policy.access().isEmpty()) {
            var unbound = policy.unboundParameters(sent.get());
            if (!unbound.isEmpty()) {
                json.put("unboundParameters", JsonArray.ofStrings(unbound));
            }
        }
        if (policy.replays()) {
            ReplayTable.holder(reader, secret.replayTag(policy.fingerprint(signals)))
                    .ifPresent(id -> json.put("heldBy", id.toString()));
        }
        return new Simulation(json.build());
    }
}
