package io.writ.decision;

import io.writ.Governor;
import io.writ.ledger.Projections;
import io.writ.policy.FactValues;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyState;
import io.writ.signing.TenantSecret;
import io.writ.store.Key;
import io.writ.store.LookupReader;
import io.writ.store.Projection;
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
        var published = reader.row(Projection.POLICY, Key.of(loaded.ref().toString()));
        if (published != null || reader.countBefore(Projection.POLICY, Long.MAX_VALUE) > 0) {
            PolicyState.requireInForce(published, loaded);
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
        var holder = Optional.ofNullable(reader.row(Projection.REPLAY, Projections.replayKey(tag)));
        return new Simulation(explanation, holder.flatMap(Projections::holder));
    }
}
