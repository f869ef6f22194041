package io.writ.verifier;

import io.writ.verifier.ApprovalAccount.State;
import io.writ.verifier.canonical.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one approval, from top to bottom. Its records must agree with each other, and no record shows that by
 * itself.
 */
final class OverrideChecks {
    private static final String[] POLICY = {"policyId", "policyVersion", "bundleHash"};

    private final ApprovalParts parts;
    private final List<String> notChecked = new ArrayList<>();
    private boolean withheld;

    OverrideChecks(ApprovalParts parts) {
        this.parts = parts;
    }

    /**
     * The verdict, if nothing contradicts anything.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-049 otherwise
     */
    OverrideVerdict verdict() {
        requireOrder();
        requireOneApproval();
        var ballot = new BallotChecks(parts, action(), notChecked);
        ballot.requireVotes();
        ballot.requireTerms();
        requireReplayKey();
        requireSuccessor(ballot);
        askPolicy();
        var account = account(ballot);
        var why = whyNot(account);
        return why.isEmpty()
                ? new OverrideVerdict.Permitted(account)
                : new OverrideVerdict.NotPermitted(account, why.get());
    }

    private void requireOrder() {
        var inOrder = parts.inOrder();
        for (var i = 1; i < inOrder.size(); i++) {
            inOrder.get(i).requireAfter(inOrder.get(i - 1));
        }
    }

    private void requireOneApproval() {
        var decision = parts.decision();
        if (decision != null && !decision.has("execution_state", "pending_override")) {
            throw decision.refuse("/execution_state", "is not pending_override: nobody was to be asked");
        }
        for (var record : parts.own()) {
            if (parts.ofDecision() && !record.members().has("executionId")) {
                throw record.refuse("/executionId", "is missing, although a decision opened the approval");
            }
            var opener = parts.opener();
            if (opener == null || record.equals(opener)) {
                continue;
            }
            if (parts.ofDecision()
                    && (record.is(RecordType.APPROVAL_REQUESTED) || record.is(RecordType.APPROVAL_RESOLVED))) {
                record.requireSame(opener, POLICY);
            }
            if (!record.is(RecordType.APPROVAL_RESOLVED)) {
                record.requireSame(opener, "threadId", "agentId");
            }
        }
    }

    /** The action that was decided, which is the one that people were asked about; null if it is withheld. */
    private @Nullable JsonValue action() {
        var opener = parts.opener();
        var requested = parts.requested();
        var decided = opener == null ? null : opener.disclosed("/action");
        if (requested == null || requested.equals(opener)) {
            return decided;
        }
        var asked = requested.disclosed("/action");
        if (decided == null || asked == null) {
            notChecked.add("whether people were asked about the action that was decided: it is withheld");
            return decided == null ? asked : decided;
        }
        if (!Arrays.equals(decided.canonical(), asked.canonical())) {
            throw requested.refuse("/action", "is not the action that was decided");
        }
        return decided;
    }

    private void requireReplayKey() {
        var opener = parts.opener();
        if (opener == null) {
            return;
        }
        var requested = parts.requested();
        if (requested != null && !requested.equals(opener)) {
            requested.requireSame(opener, "replayTag");
        }
        var ending = parts.ending();
        var freed = ending == null ? null : ending.string("freed");
        if (ending != null && freed != null && !opener.has("replayTag", freed)) {
            throw ending.refuse("/freed", "is not the replay key of " + opener);
        }
    }

    /**
     * What a modification became is decided anew, under the same policy. Whoever modified it is its requester, so that
     * the terms can keep that person from approving it.
     */
    private void requireSuccessor(BallotChecks ballot) {
        var ending = parts.ending();
        var becomes = ending == null ? null : ending.string("becomes");
        if (ending == null || becomes == null) {
            return;
        }
        var decision = parts.successor();
        var requested = parts.successorRequest();
        if (decision == null && (requested == null || parts.ofDecision())) {
            notChecked.add("what it became: the decision or approval " + becomes + " was not supplied");
        }
        for (var record :
                Stream.of(decision, requested).filter(Objects::nonNull).toList()) {
            requireOneCommit(record, ending);
            record.requireSame(ending, POLICY);
        }
        if (requested != null) {
            if (!requested.has("requestedBy", ballot.last().subject())) {
                throw requested.refuse("/requestedBy", "is not who modified the action");
            }
        }
    }

    /** The records of one commit share one time. The ledger may put any of them first. */
    private void requireOneCommit(ProvenRecord record, ProvenRecord ending) {
        var opener = parts.opener();
        if (opener != null) {
            record.requireAfter(opener);
        }
        record.requireSame(ending, "tenant", "time");
    }

    private void askPolicy() {
        var requested = parts.requested();
        if (requested != null) {
            take(requested, "/terms", requested.verifier().terms(requested.attestation()), false);
        }
        var decision = parts.decision();
        var ending = parts.ending();
        if (decision != null && ending != null && ending.members().has("decision")) {
            var again = decision.verifier().decidedAgain(decision.attestation(), ending.attestation());
            take(ending, "/decision", again, true);
        }
    }

    private void take(ProvenRecord record, String place, ReExecution.Result result, boolean ofValues) {
        if (result instanceof ReExecution.Result.Different different) {
            throw record.refuse(place, different.what());
        }
        if (result instanceof ReExecution.Result.NotPossible notPossible) {
            notChecked.add(record.attestation().type() + place + " against the policy: " + notPossible.why());
            withheld |= ofValues && record.verifier().asksPolicy();
        }
    }

    private ApprovalAccount account(BallotChecks ballot) {
        var ending = parts.ending();
        return new ApprovalAccount(
                parts.approvalId(),
                state(ending),
                Optional.ofNullable(ending == null ? null : ending.string("cause")),
                ballot.votes(),
                ballot.quorum(),
                Optional.ofNullable(ending).map(record -> record.time("time")),
                Optional.ofNullable(ending)
                        .filter(record -> record.members().has("expires"))
                        .map(record -> record.time("expires")),
                Optional.ofNullable(ending == null ? null : ending.string("becomes")),
                notChecked,
                withheld);
    }

    private static State state(@Nullable ProvenRecord ending) {
        if (ending == null) {
            return State.PENDING;
        }
        return ending.is(RecordType.APPROVAL_EXPIRED)
                ? State.EXPIRED
                : State.valueOf(ending.read().string("resolution"));
    }

    /** Why nothing is permitted; empty if it is. */
    private Optional<String> whyNot(ApprovalAccount account) {
        if (account.state() == State.PENDING) {
            return Optional.of("no result of the approval is among these attestations");
        }
        if (account.state() != State.APPROVED) {
            return Optional.of("the approval ended " + account.state());
        }
        var requested = parts.requested();
        if (requested != null && requested.has("origin", "escalation")) {
            return Optional.of("it lets a thread go on after failures, which permits no action");
        }
        if (parts.ofDecision() && parts.decision() == null) {
            return Optional.of("the decision that was approved is not among these attestations");
        }
        return parts.opener() == null
                ? Optional.of("the request that was approved is not among these attestations")
                : Optional.empty();
    }
}
