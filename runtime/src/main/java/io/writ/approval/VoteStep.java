package io.writ.approval;

import io.writ.action.Action;
import io.writ.caller.Principal;
import io.writ.gate.Resolution;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.policy.Decision;
import io.writ.policy.ExecutionState;
import io.writ.policy.library.LoadedPolicy;
import io.writ.publication.PolicyState;
import io.writ.thread.ThreadTables;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * What a vote does on the ledger: everything that could stand in its way first, and only then the vote, with what
 * follows from it. Votes run one after the other, so that there is one that is the last.
 */
@Inside
public final class VoteStep implements Step<VoteStep.Effect> {
    /**
     * What has come of a vote.
     *
     * @param repeated whether this vote was there before, and nothing was written
     */
    record Effect(boolean repeated) {}

    /**
     * The decision that opened the approval, as it would be made now.
     *
     * @param again what it comes to
     */
    public record Decided(LoadedPolicy policy, Decision again) {}

    private final ApprovalRecords records;
    private final RecordId id;
    private final Principal voter;
    private final Resolution vote;
    private final Optional<Idempotency> idempotency;
    private final ApprovalPolicies people;
    private final Optional<Action> undecided;
    private final ApprovalRecords.Cast cast;
    private final Optional<Decided> decided;
    private final Optional<Change> change;

    /** The first answer again, from the record that the vote left. */
    static Effect again(Attestation first) {
        if (first.is(RecordType.REPLAY_REFUSED)) {
            throw alreadyDecided(RecordId.parse(first.executionId().orElseThrow()))
                    .exception();
        }
        return new Effect(true);
    }

    /** What is answered for a key that another decision holds. */
    public static Refusal alreadyDecided(RecordId first) {
        return Invariant.ALREADY_DECIDED.refuse("/signals", "this has already been decided, by " + first);
    }

    /** What a modification puts in place of what was asked. */
    public interface Change {
        /**
         * Records that it cannot be put, because another decision holds its key.
         *
         * @return that decision; empty, and nothing is recorded, if it can
         */
        default Optional<RecordId> heldBy(StepView view, ApprovalCase about) {
            return Optional.empty();
        }

        /**
         * Appends it.
         *
         * @return its id, and whether the key that the first decision held is held no longer
         */
        Put append(StepView view, ApprovalCase about);

        /** What has been put. */
        record Put(RecordId id, boolean frees) {}
    }

    /**
     * A vote as it was given.
     *
     * @param people says whose earlier votes still count
     * @param undecided the action, if no decision opened the approval
     */
    record Given(
            Principal voter,
            Resolution vote,
            Optional<Idempotency> idempotency,
            ApprovalPolicies people,
            Optional<Action> undecided) {}

    VoteStep(
            ApprovalRecords records,
            RecordId id,
            Given given,
            ApprovalRecords.Cast cast,
            Optional<Decided> decided,
            Optional<Change> change) {
        this.records = records;
        this.id = id;
        this.voter = given.voter();
        this.vote = given.vote();
        this.idempotency = given.idempotency();
        this.people = given.people();
        this.undecided = given.undecided();
        this.cast = cast;
        this.decided = decided;
        this.change = change;
    }

    @Override
    public Result<Effect> run(StepView view) {
        var found = OpenApproval.find(view, id).orElseThrow(() -> unknown(id));
        var about = found.about();
        var functions = Voter.functions(voter, about);
        var before = found.ballot().of(voter.subject());
        if (before.isPresent()) {
            return again(before.get(), about);
        }
        if (ApprovalEvent.AGREED.from(found.ballot().state()).isEmpty()) {
            throw ended("it is " + found.ballot().state().wireName() + " by now");
        }
        if (OpenApproval.endIfOverdue(view, id, records, voter.name())) {
            // the record of its end is durable before the refusal is given
            return committed -> {
                throw ended("its time was up at " + about.expires());
            };
        }
        requireRunning(view, about);
        requireSeen(about);
        if (vote.word() != Resolution.Word.REJECTED) {
            // a policy may have come to govern it since people were asked
            undecided.ifPresent(action -> PolicyState.requireUngoverned(view, action.name()));
        }
        var closing = closing(view, about);
        if (closing.isPresent()) {
            view.append(records.resolved(about, policy(), voter.name(), found.ballot(), closing.get(), idempotency));
            return committed -> new Effect(false);
        }
        var holder = change.flatMap(changed -> changed.heldBy(view, about));
        if (holder.isPresent()) {
            // the refusal of the replay is durable before it is told
            return committed -> {
                throw alreadyDecided(holder.get()).exception();
            };
        }
        cast(view, found, functions);
        return committed -> new Effect(false);
    }

    /** The same vote again, after a lost answer, is one vote; another one is none. */
    private Result<Effect> again(Ballot.Vote before, ApprovalCase about) {
        if (before.kind() != vote.word().vote() || vote.word() == Resolution.Word.MODIFIED) {
            throw Invariant.MAY_VOTE
                    .refuse("approval " + id, "this person has voted before", "One person has one vote.")
                    .exception();
        }
        requireSeen(about);
        return committed -> new Effect(true);
    }

    private static void requireRunning(StepView view, ApprovalCase about) {
        var thread = about.threadId();
        if (ApprovalEvent.AGREED.suspendedByStop()
                && thread.isPresent()
                && ThreadTables.stopped(view, thread.get(), about.agentId(), about.requestedBy())) {
            throw Invariant.THREAD_RUNS
                    .refuse("thread " + thread.get(), "it is stopped, and its approvals with it")
                    .exception();
        }
    }

    private void requireSeen(ApprovalCase about) {
        if (!about.actionDigest().equals(Optional.of(vote.actionDigest()))) {
            throw Invariant.ACTION_SEEN
                    .refuse("/actionDigest", "this is not the digest of the action that would run")
                    .exception();
        }
    }

    /** Why the approval ends whatever the votes: nobody can approve what the policy forbids by now. */
    private Optional<ApprovalRecords.Ending> closing(StepView view, ApprovalCase about) {
        if (!PolicyState.isInForce(view, about.terms().policy())
                || !about.decidedUnder()
                        .map(ref -> PolicyState.isInForce(view, ref))
                        .orElse(true)) {
            return Optional.of(
                    new ApprovalRecords.Ending(Resolution.Word.REJECTED, "policy.retired", Optional.empty(), true));
        }
        if (decided.isEmpty()) {
            return Optional.empty();
        }
        var now = decided.get();
        return now.again().executionState() == ExecutionState.BLOCKED
                ? Optional.of(new ApprovalRecords.Ending(
                        Resolution.Word.REJECTED, "policy.rejects", Optional.of(now.again()), true))
                : Optional.empty();
    }

    private void cast(StepView view, OpenApproval found, List<FunctionName> functions) {
        var about = found.about();
        var put = change.map(changed -> changed.append(view, about));
        var voided = people.voided(view, found);
        var appended = view.append(records.vote(cast, functions, found.ballot(), voided));
        var ballot = OpenApproval.find(view, id).orElseThrow().ballot();
        var event = event(ballot, about);
        if (event == ApprovalEvent.AGREED) {
            return;
        }
        var frees = put.map(Change.Put::frees).orElse(event == ApprovalEvent.REFUSED);
        var ending = new ApprovalRecords.Ending(vote.word(), "votes", decided.map(Decided::again), frees);
        var resolved = records.resolved(about, policy(), voter.name(), ballot, ending, Optional.empty());
        view.append(resolved, put.map(Change.Put::id).orElse(appended.id()));
    }

    private ApprovalEvent event(Ballot ballot, ApprovalCase about) {
        return switch (vote.word()) {
            case REJECTED -> ApprovalEvent.REFUSED;
            case MODIFIED -> ApprovalEvent.CHANGED;
            case APPROVED ->
                ballot.agreed() < about.terms().terms().quorum() ? ApprovalEvent.AGREED : ApprovalEvent.COMPLETED;
        };
    }

    private Optional<LoadedPolicy> policy() {
        return decided.map(Decided::policy);
    }

    /**
     * Refuses a modification that changes nothing.
     *
     * @throws RefusedException INV-004
     */
    public static void requireChange(boolean changes) {
        if (!changes) {
            throw Invariant.REQUEST_FORM
                    .refuse("/action", "this modification changes nothing", "Approve what is asked, or reject it.")
                    .exception();
        }
    }

    public static RefusedException unknown(RecordId id) {
        return Invariant.KNOWN
                .refuse("approval", "there is no approval " + id + " in this tenant")
                .exception();
    }

    private RefusedException ended(String how) {
        return Invariant.APPROVAL_OPEN.refuse("approval " + id, how).exception();
    }
}
