package io.writ.decision;

import io.writ.action.Action;
import io.writ.approval.ApprovalPolicies;
import io.writ.approval.ApprovalRecords;
import io.writ.approval.VoteStep;
import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.ledger.Committed;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerSettings;
import io.writ.ledger.StepView;
import io.writ.policy.ExecutionState;
import io.writ.policy.FactValues;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyState;
import io.writ.publication.Publications;
import io.writ.record.RecordDraft;
import io.writ.signing.TenantSecret;
import io.writ.thread.ThreadTables;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.Subject;
import java.util.List;
import java.util.Optional;

/**
 * The steps by which a request becomes an attestation, in their order: {@link #read}, {@link #judge}, {@link #reserve},
 * {@link #append}, {@link #prove}. The first two run on the caller's thread and leave nothing; the next two alone, on
 * the sequencer; the last on the caller's thread again, when the decision is durable.
 */
@Inside
public final class Decisions {
    private final Publications published;
    private final PolicyLibrary policies;
    private final Ledger ledger;
    private final TenantSecret secret;
    private final DecisionRecords records;
    private final ReplayHold holds;
    private final Judging.People people;

    /** The decisions of one tenant; what is {@code published} in it can be decided under. */
    public Decisions(
            Ledger ledger,
            LedgerSettings terms,
            Publications published,
            PolicyLibrary policies,
            ApprovalRecords approvals,
            ApprovalPolicies people) {
        this.ledger = ledger;
        this.published = published;
        this.policies = policies;
        this.secret = terms.secret();
        this.records = new DecisionRecords(terms.tenant(), RuntimeIdentity.running(), terms.entropy());
        this.holds = new ReplayHold(approvals);
        this.people = new Judging.People(approvals, people);
    }

    /**
     * Reads a request: exactly the policy version that it names, signals of their types, an action that the policy
     * governs and that says what the bound signals say.
     *
     * @param sent the action, if the request names one
     * @throws io.writ.verifier.refusal.RefusedException INV-002, INV-005, INV-007, INV-008, INV-009 or INV-011
     */
    public Read read(Proposal proposal, Optional<Action> sent, Principal caller) {
        published.requirePublished(proposal.policy()); // what other tenants have published is none of this one's
        var policy = policies.require(proposal.policy());
        var signals = policy.policy().readSignals(proposal.signals());
        var action = sent.orElseGet(() -> policy.policy().defaultAction(signals));
        action.requireRecordable();
        policy.policy().checkAction(action, signals);
        return new Read(proposal, caller, policy, signals, action);
    }

    /**
     * Judges a request: guards, then rules, a pure function; and lays out what is to be recorded.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-048 if people are needed, and no policy says who
     */
    public Judged judge(Read read, Optional<Idempotency> idempotency) {
        return judge(read, idempotency, List.of());
    }

    /** @param earlierRequesters who asked for what this is a modification of */
    Judged judge(Read read, Optional<Idempotency> idempotency, List<Subject> earlierRequesters) {
        var replay = replay(read);
        var prepared = records.prepare(read, replay, idempotency);
        var judging = new Judging(read, records, prepared, replay, people, earlierRequesters);
        return new Judged(
                read.caller(),
                read.policy(),
                replay.map(DecisionRecords.Replay::tag),
                view -> isStopped(view, read),
                judging.under(FactValues.CLEAR),
                judging::under,
                holder -> records.replayRefused(read, replay.orElseThrow().tag(), holder, idempotency));
    }

    private static boolean isStopped(StepView view, Read read) {
        var thread = read.proposal().threadId();
        return thread.isPresent()
                && ThreadTables.stopped(
                        view,
                        thread.get(),
                        read.proposal().agentId(),
                        read.caller().subject());
    }

    private Optional<DecisionRecords.Replay> replay(Read read) {
        var policy = read.policy().policy();
        if (!policy.replays()) {
            return Optional.empty();
        }
        var fingerprint = policy.fingerprint(read.signals());
        return Optional.of(new DecisionRecords.Replay(fingerprint, secret.replayTag(fingerprint)));
    }

    /**
     * Reserves the replay key, if the policy is in force. A hold whose approval nobody resolved in time ends here, by a
     * record of its own.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-005, INV-006 or INV-012 if the policy is not in force
     */
    public Reserved reserve(StepView view, Judged judged) {
        PolicyState.requireInForce(view, judged.policy());
        return holder(view, judged)
                .<Reserved>map(other -> new Reserved.Held(judged, other))
                .orElseGet(() -> new Reserved.Free(judged));
    }

    /** The decision that holds the key of a judged request. */
    Optional<RecordId> holder(StepView view, Judged judged) {
        return judged.replayTag()
                .flatMap(tag -> holds.holder(view, tag, judged.caller().name()));
    }

    /** The record that a judged request was refused, because another decision holds its key. */
    RecordDraft replayRefused(Read read, Judged judged, RecordId holder, Optional<Idempotency> idempotency) {
        return records.replayRefused(read, judged.replayTag().orElseThrow(), holder, idempotency);
    }

    /** Appends the decision, or the refusal of a replay; a stopped thread's decision is judged again first. */
    public Written append(StepView view, Reserved reserved) {
        return switch (reserved) {
            case Reserved.Free free -> {
                var judgement = free.judged().on(view);
                yield new Written.Decision(judgement.state(), judgement.append(view));
            }
            case Reserved.Held held -> {
                view.append(held.judged().replayRefused().apply(held.by()));
                yield new Written.Refusal(held.by());
            }
        };
    }

    /** Proves what is durable now: the record, its path in the tree, and the signed checkpoint over it. */
    public Answer prove(Committed committed, Written written) {
        return switch (written) {
            case Written.Decision decision -> decided(decision.state(), committed.attest(decision.record()), false);
            case Written.Refusal refusal -> replayed(refusal.first(), false);
        };
    }

    /** The first answer again, from the record that it left. */
    public Answer again(Attestation record) {
        return record.is(RecordType.REPLAY_REFUSED)
                ? replayed(RecordId.parse(record.executionId().orElseThrow()), true)
                : decided(ExecutionState.named(record.executionState().orElseThrow()), record, true);
    }

    private static Answer decided(ExecutionState state, Attestation attestation, boolean repeated) {
        return switch (state) {
            case COMPLETED -> new Answer.Approved(attestation, repeated);
            case PENDING_OVERRIDE -> new Answer.PendingOverride(attestation, repeated);
            case BLOCKED -> new Answer.Rejected(attestation, repeated);
        };
    }

    private Answer replayed(RecordId first, boolean repeated) {
        return new Answer.Replayed(VoteStep.alreadyDecided(first), first, ledger.attestation(first), repeated);
    }
}
