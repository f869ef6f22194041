package io.writ.decision;

import io.writ.Governor;
import io.writ.policy.FactValues;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyState;
import io.writ.signing.TenantSecret;
import io.writ.store.LookupReader;
import java.util.Optional;

/** Decides without writing, on what has been committed; needs no more than a home opened for reading. */
public final class Simulator {
    private final PolicyLibrary policies;
    private final TenantSecret secret;

    public Simulator(PolicyLibrary policies, TenantSecret secret) {
        this.policies = policies;
        this.secret = secret;
    }

    /**
     * What the request would come to now. In a ledger in which nothing has been published yet, the policies of the home
     * count as published: the first opening for writing publishes them.
     *
     * @throws io.writ.verifier.refusal.RefusedException as {@link Governor#executeFromSignals} would refuse
     */
    public Simulation simulate(DecisionRequest request, LookupReader reader) {
        var loaded = policies.require(request.policy());
        if (PolicyState.anyPublished(reader)) {
            PolicyState.requireInForce(reader, loaded);
        }
        var policy = loaded.policy();
        var signals = policy.readSignals(request.signals());
        var action = request.action().orElseGet(() -> policy.defaultAction(signals));
        policy.checkAction(action, signals);
        var explanation = policy.explain(signals, FactValues.CLEAR, action);
        if (!policy.replays()) {
            return new Simulation(explanation, Optional.empty());
        }
        var tag = secret.replayTag(policy.fingerprint(signals));
        return new Simulation(explanation, ReplayTable.holder(reader, tag));
    }
}
