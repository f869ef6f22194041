package io.writ.decision;

import io.writ.action.Action;
import io.writ.approval.ApprovalRecords;
import io.writ.approval.PeopleTerms;
import io.writ.caller.Principal;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.Proposal;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.policy.Evaluation;
import io.writ.policy.ExecutionState;
import io.writ.policy.FactValues;
import io.writ.policy.library.LoadedPolicy;
import io.writ.signal.SignalValues;
import io.writ.signing.TenantSecret;
import io.writ.verifier.id.Subject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Evaluates a proposal and drafts its records, on the caller's thread: what is left for the ledger is a step. */
public final class DecisionDrafts {
    private final Ledger ledger;
    private final TenantSecret secret;
    private final DecisionRecords records;
    private final ApprovalRecords approvals;
    private final PeopleTerms people;

    public DecisionDrafts(Ledger ledger, LedgerTerms terms, ApprovalRecords approvals, PeopleTerms people) {
        this.ledger = ledger;
        this.secret = terms.secret();
        this.records = new DecisionRecords(terms.tenant(), RuntimeIdentity.running(), terms.entropy());
        this.approvals = approvals;
        this.people = people;
    }

    /** What the decision does on the ledger. */
    public DecisionStep step(
            Proposal proposal,
            Principal principal,
            Optional<Idempotency> idempotency,
            LoadedPolicy policy,
            SignalValues signals,
            Action action) {
        var draft = draft(proposal, principal, idempotency, policy, signals, action, List.of());
        return new DecisionStep(ledger, new ReplayHold(approvals), principal.name(), draft);
    }

    /**
     * What the decision leaves; made before anything is held or written.
     *
     * @param earlierRequesters who asked for what this is a modification of
     */
    DecisionDraft draft(
            Proposal proposal,
            Principal principal,
            Optional<Idempotency> idempotency,
            LoadedPolicy policy,
            SignalValues signals,
            Action action,
            List<Subject> earlierRequesters) {
        var replay = replay(policy, signals);
        var caller = principal.name();
        var prepared = records.prepare(proposal, caller, policy, signals, action, replay, idempotency);
        var judging = new Judging(proposal, principal, policy, signals, action, prepared, replay, earlierRequesters);
        return new DecisionDraft(
                policy,
                replay.map(DecisionRecords.Replay::tag),
                proposal.threadId(),
                judging.under(FactValues.CLEAR),
                judging::under,
                holder -> records.replayRefused(
                        proposal, caller, policy, replay.orElseThrow().tag(), holder, idempotency));
    }

    private Optional<DecisionRecords.Replay> replay(LoadedPolicy policy, SignalValues signals) {
        if (!policy.policy().replays()) {
            return Optional.empty();
        }
        var fingerprint = policy.policy().fingerprint(signals);
        return Optional.of(new DecisionRecords.Replay(fingerprint, secret.replayTag(fingerprint)));
    }

    /** One proposal, judged under one set of facts or another. */
    private final class Judging {
        private final Proposal proposal;
        private final Principal principal;
        private final LoadedPolicy policy;
        private final SignalValues signals;
        private final Action action;
        private final DecisionRecords.Prepared prepared;
        private final Optional<DecisionRecords.Replay> replay;
        private final List<Subject> earlierRequesters;

        Judging(
                Proposal proposal,
                Principal principal,
                LoadedPolicy policy,
                SignalValues signals,
                Action action,
                DecisionRecords.Prepared prepared,
                Optional<DecisionRecords.Replay> replay,
                List<Subject> earlierRequesters) {
            this.earlierRequesters = earlierRequesters;
            this.proposal = proposal;
            this.principal = principal;
            this.policy = policy;
            this.signals = signals;
            this.action = action;
            this.prepared = prepared;
            this.replay = replay;
        }

        DecisionDraft.Judged under(FactValues facts) {
            var evaluation = policy.policy().evaluate(signals, facts, action);
            return new DecisionDraft.Judged(
                    evaluation.state(),
                    records.decision(prepared, policy, facts, evaluation),
                    records.violations(proposal, principal.name(), policy, evaluation),
                    asked(evaluation));
        }

        private Optional<DecisionDraft.Asked> asked(Evaluation evaluation) {
            if (evaluation.state() != ExecutionState.PENDING_OVERRIDE) {
                return Optional.empty();
            }
            var lent = people.of(policy);
            var opening = new ApprovalRecords.Opening(
                    ApprovalOrigin.DECISION,
                    proposal.threadId(),
                    proposal.agentId(),
                    lent.terms(),
                    action,
                    Optional.empty(),
                    Optional.of(policy),
                    replay.map(DecisionRecords.Replay::tag),
                    OptionalInt.empty(),
                    earlierRequesters);
            return Optional.of(
                    new DecisionDraft.Asked(approvals.requested(opening, principal, Optional.empty()), lent.of()));
        }
    }
}
