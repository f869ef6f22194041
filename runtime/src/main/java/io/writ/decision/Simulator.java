package io.writ.decision;

import io.writ.Governor;
import io.writ.action.Action;
import io.writ.gate.Proposal;
import io.writ.gate.Simulation;
import io.writ.ledger.Projections;
import io.writ.policy.FactValues;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyState;
import io.writ.signing.TenantSecret;
import io.writ.store.Key;
import io.writ.store.LookupReader;
import io.writ.store.Projection;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
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
     * What a proposal would come to now. In a ledger in which nothing has been published yet, the policies of the home
     * count as published: the first opening for writing publishes them.
     *
     * @throws io.writ.verifier.refusal.RefusedException as {@link Governor#executeFromSignals} would refuse
     */
    public Simulation simulate(Proposal proposal, LookupReader reader) {
        var sent = proposal.action().map(Action::read);
        var loaded = policies.require(proposal.policy());
        var published = reader.row(Projection.POLICY, Key.of(loaded.ref().toString()));
        if (published != null || reader.countBefore(Projection.POLICY, Long.MAX_VALUE) > 0) {
            PolicyState.requireInForce(published, loaded);
        }
        var policy = loaded.policy();
        var signals = policy.readSignals(proposal.signals());
        var action = sent.orElseGet(() -> policy.defaultAction(signals));
        policy.checkAction(action, signals);
        var explanation = policy.explain(signals, FactValues.CLEAR, action);
        var json = JsonObject.builder().putAll(explanation.toJson());
        if (policy.replays()) {
            holder(policy.fingerprint(signals), reader).ifPresent(id -> json.put("heldBy", id.toString()));
        }
        return new Simulation(json.build());
    }

    private Optional<RecordId> holder(Digest fingerprint, LookupReader reader) {
        var tag = secret.replayTag(fingerprint);
        return Optional.ofNullable(reader.row(Projection.REPLAY, Projections.replayKey(tag)))
                .flatMap(Projections::holder);
    }
}
