package io.writ.approval;

import io.writ.action.Action;
import io.writ.caller.Principal;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.Resolution;
import io.writ.ledger.Idempotency;
import io.writ.policy.Decision;
import io.writ.policy.ExecutionState;
import io.writ.policy.library.LoadedPolicy;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.time.Entropy;
import io.writ.verifier.Disclosure;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.id.ThreadId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes what an approval leaves in the ledger. */
@Inside
public final class ApprovalRecords {
    /**
     * What is asked.
     *
     * @param decidedUnder the policy of the decision that asks
     * @param replayTag the key that the decision holds
     * @param failures how many led here
     * @param earlierRequesters who asked for what this is a modification of
     */
    public record Opening(
            ApprovalOrigin origin,
            Optional<ThreadId> threadId,
            Optional<AgentId> agentId,
            SignedTerms terms,
            Action action,
            Optional<JsonObject> context,
            Optional<LoadedPolicy> decidedUnder,
            Optional<String> replayTag,
            OptionalInt failures,
            List<Subject> earlierRequesters) {}

    private final TenantId tenant;
    private final Entropy entropy;

    public ApprovalRecords(TenantId tenant, Entropy entropy) {
        this.tenant = tenant;
        this.entropy = entropy;
    }

    /** Opens an approval: named like the decision before it, or by its own record. */
    public RecordDraft requested(Opening opening, Principal principal, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        var decided = opening.origin() == ApprovalOrigin.DECISION;
        var record = RecordHead.of(RecordType.APPROVAL_REQUESTED, tenant, principal.name())
                .putIfPresent(
                        "threadId", opening.threadId().map(ThreadId::value).orElse(null))
                .putIfPresent("agentId", opening.agentId().map(AgentId::value).orElse(null))
                .put("approvalId", decided ? RecordDraft.ABOUT_ID : RecordDraft.OWN_ID)
                .put("origin", opening.origin().wireName())
                .put("terms", opening.terms().toJson())
                .put("requestedBy", principal.subject().value())
                .put("action", commitments.commit("/action", opening.action().json()))
                .put("expires", RecordDraft.EXPIRES)
                .putIfPresent("replayTag", opening.replayTag().orElse(null));
        if (decided) {
            record.put("executionId", RecordDraft.ABOUT_ID);
        }
        if (!opening.earlierRequesters().isEmpty()) {
            record.put(
                    "earlierRequesters",
                    JsonArray.ofStrings(opening.earlierRequesters().stream()
                            .map(Subject::value)
                            .toList()));
        }
        opening.decidedUnder().ifPresent(policy -> under(record, policy));
        opening.context().ifPresent(told -> record.put("context", commitments.commit("/context", told)));
        opening.failures().ifPresent(count -> record.put("failures", count));
        Idempotency.commit(idempotency, record, commitments);
        return RecordDraft.of(
                record.build(),
                commitments.disclosures(),
                opening.terms().terms().expiresIn());
    }

    private static void under(JsonObject.Builder record, LoadedPolicy policy) {
        record.put("policyId", policy.ref().id().toString())
                .put("policyVersion", policy.ref().version().toString())
                .put("bundleHash", policy.bundleHash().hex());
    }

    /**
     * The part of a vote that does not depend on the votes before it.
     *
     * @param members without {@code functions} and {@code earlier}
     */
    record Cast(JsonObject members, List<Disclosure> disclosures) {}

    Cast cast(ApprovalCase about, Principal voter, Resolution vote, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        var record = begin(RecordType.APPROVAL_VOTE, about, voter.name())
                .put("subject", voter.subject().value())
                .put("vote", vote.word().vote().wireName())
                .put(
                        "actionDigest",
                        commitments.commit(
                                "/actionDigest",
                                new JsonString(vote.actionDigest().hex())))
                .put("reason", commitments.commit("/reason", new JsonString(vote.reason())));
        Idempotency.commit(idempotency, record, commitments);
        return new Cast(record.build(), commitments.disclosures());
    }

    /**
     * A vote.
     *
     * @param before the votes before it
     * @param voided whose of them do not count any more
     */
    RecordDraft vote(Cast cast, List<FunctionName> functions, Ballot before, List<Subject> voided) {
        var record = JsonObject.builder()
                .putAll(cast.members())
                .put("functions", JsonArray.ofStrings(FunctionName.texts(functions)))
                .put("earlier", Ballot.votesJson(before.votes()));
        Ballot.putVoided(record, voided);
        return RecordDraft.of(record.build(), cast.disclosures());
    }

    /**
     * How an approval ends at a vote.
     *
     * @param cause what decided
     * @param again the decision made again; empty for an approval that no decision opened, or whose version is not in
     *     force
     * @param frees whether the decision's replay key is held no longer
     */
    record Ending(Resolution.Word word, String cause, Optional<Decision> again, boolean frees) {}

    /**
     * The resolution; of a modification it names the record it is about as what it becomes.
     *
     * @param idempotency of a vote that has no record of its own, because the approval was closed
     */
    RecordDraft resolved(
            ApprovalCase about,
            Optional<LoadedPolicy> policy,
            String principal,
            Ballot ballot,
            Ending how,
            Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        var approved = how.word() == Resolution.Word.APPROVED;
        var record = begin(RecordType.APPROVAL_RESOLVED, about, principal)
                .put("resolution", how.word().name())
                .put("cause", how.cause())
                .put("votes", Ballot.votesJson(ballot.votes()))
                .put("execution_state", (approved ? ExecutionState.COMPLETED : ExecutionState.BLOCKED).wireName())
                .put("deadline", UtcTime.format(about.expires()));
        Ballot.putVoided(record, ballot.voided());
        policy.ifPresent(decided -> {
            under(record, decided);
            record.put("facts", JsonObject.EMPTY);
        });
        how.again().ifPresent(decision -> record.put("decision", decision.toJson()));
        if (how.frees()) {
            record.putIfPresent("freed", about.replayTag().orElse(null));
        }
        if (approved) {
            record.put("expires", RecordDraft.EXPIRES);
        }
        if (how.word() == Resolution.Word.MODIFIED) {
            record.put("becomes", RecordDraft.ABOUT_ID);
        }
        Idempotency.commit(idempotency, record, commitments);
        return RecordDraft.of(
                record.build(), commitments.disclosures(), about.terms().validFor());
    }

    RecordDraft expired(ApprovalCase about, String principal, Ballot ballot) {
        var record = begin(RecordType.APPROVAL_EXPIRED, about, principal)
                .put("execution_state", ExecutionState.BLOCKED.wireName())
                .put("votes", Ballot.votesJson(ballot.votes()))
                .put("deadline", UtcTime.format(about.expires()))
                .putIfPresent("freed", about.replayTag().orElse(null));
        Ballot.putVoided(record, ballot.voided());
        return RecordDraft.of(record.build(), List.of());
    }

    private JsonObject.Builder begin(RecordType type, ApprovalCase about, String principal) {
        return RecordHead.of(type, tenant, principal)
                .putIfPresent("threadId", about.threadId().map(ThreadId::value).orElse(null))
                .putIfPresent("agentId", about.agentId().map(AgentId::value).orElse(null))
                .put("approvalId", about.id().toString())
                .putIfPresent(
                        "executionId", about.executionId().map(Object::toString).orElse(null));
    }
}
