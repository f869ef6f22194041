package io.writ;

import io.writ.action.Action;
import io.writ.fact.FactValues;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.policy.LoadedPolicy;
import io.writ.replay.TenantSecret;
import io.writ.signal.SignalValues;
import java.util.Optional;

/** Evaluates a request and drafts its records, on the caller's thread: what is left for the ledger is a step. */
final class DecisionDrafts {
    private final Ledger ledger;
    private final TenantSecret secret;
    private final DecisionRecords records;

    DecisionDrafts(Ledger ledger, LedgerTerms terms) {
        this.ledger = ledger;
        this.secret = terms.secret();
        this.records = new DecisionRecords(terms.tenant(), RuntimeIdentity.running(), terms.entropy());
    }

    /** What the decision does on the ledger; made before anything is held or written. */
    DecisionStep step(
            DecisionRequest request,
            Principal principal,
            Optional<Idempotency> idempotency,
            LoadedPolicy policy,
            SignalValues signals,
            Action action) {
        var evaluation = policy.policy().evaluate(signals, FactValues.CLEAR, action);
        var replay = replay(policy, signals);
        var caller = principal.name();
        return new DecisionStep(
                ledger,
                policy,
                idempotency,
                replay.map(DecisionRecords.Replay::tag),
                evaluation.state(),
                records.decision(request, caller, policy, signals, action, evaluation, replay, idempotency),
                records.violations(request, caller, policy, evaluation),
                holder -> records.replayRefused(
                        request, caller, policy, replay.orElseThrow().tag(), holder, idempotency));
    }

    private Optional<DecisionRecords.Replay> replay(LoadedPolicy policy, SignalValues signals) {
        if (!policy.policy().replays()) {
            return Optional.empty();
        }
        var fingerprint = policy.policy().fingerprint(signals);
        return Optional.of(new DecisionRecords.Replay(fingerprint, secret.replayTag(fingerprint)));
    }
}
