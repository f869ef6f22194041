package io.writ.approval;

import io.writ.gate.Approval;
import io.writ.gate.ApprovalOrigin;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an approval is about, for good: who asks whom for what, and until when. It follows from the record
 * {@code approval.requested} alone.
 *
 * @param id of a decision's approval the decision's
 * @param threadId whose stop suspends it
 * @param requestedBy the requester's subject
 * @param earlierRequesters the subjects who asked for what this is a modification of; they are requesters too
 * @param actionDigest of the canonical action; empty once the action has been erased
 * @param expires when it is rejected if it has not been resolved
 * @param decidedUnder the policy of the decision that opened it
 * @param replayTag the key that the decision holds
 */
public record ApprovalCase(
        RecordId id,
        ApprovalOrigin origin,
        Optional<ThreadId> threadId,
        Optional<AgentId> agentId,
        @Inside SignedTerms terms,
        Subject requestedBy,
        List<Subject> earlierRequesters,
        Optional<Digest> actionDigest,
        Instant expires,
        Optional<PolicyRef> decidedUnder,
        Optional<String> replayTag) {
    private static final String[] COPIED = {
        "origin",
        "threadId",
        "agentId",
        "terms",
        "requestedBy",
        "earlierRequesters",
        "policyId",
        "policyVersion",
        "replayTag"
    };

    /**
     * What is kept of a record.
     *
     * @param requested its members
     */
    public static byte[] row(JsonObject requested, Optional<Digest> actionDigest, Instant time) {
        var terms = SignedTerms.read(Members.of(requested, Invariant.LEDGER_INTACT, "approval.requested")
                .object("terms"));
        var kept = JsonObject.builder();
        for (var name : COPIED) {
            var value = requested.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        actionDigest.ifPresent(digest -> kept.put("actionDigest", digest.hex()));
        return kept.put("expires", UtcTime.format(time.plus(terms.terms().expiresIn())))
                .build()
                .canonical();
    }

    /**
     * Reads what is kept.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-031 if it has not the form
     */
    public static ApprovalCase read(RecordId id, JsonObject row) {
        var members = Members.of(row, Invariant.LEDGER_INTACT, "projection_approval");
        return new ApprovalCase(
                id,
                members.read("origin", ApprovalOrigin::named),
                members.optional("threadId", name -> members.read(name, ThreadId::new)),
                members.optional("agentId", name -> members.read(name, AgentId::new)),
                SignedTerms.read(members.object("terms")),
                members.read("requestedBy", Subject::new),
                earlierRequesters(members),
                members.optional("actionDigest", members::digest),
                members.time("expires"),
                members.optionalString("policyId")
                        .map(policy -> PolicyRef.parse(policy + "@" + members.string("policyVersion"))),
                members.optionalString("replayTag"));
    }

    private static List<Subject> earlierRequesters(Members members) {
        return members.has("earlierRequesters")
                ? members.strings("earlierRequesters").stream()
                        .map(Subject::new)
                        .toList()
                : List.of();
    }

    /** What of it people see. */
    Approval.Asked asked() {
        return new Approval.Asked(
                origin,
                threadId,
                agentId,
                decidedUnder,
                requestedBy,
                terms.terms().functions(),
                terms.terms().quorum(),
                expires,
                actionDigest);
    }

    /** Everybody who asked for it, one after the other. */
    public List<Subject> requesters() {
        return Stream.concat(earlierRequesters.stream(), Stream.of(requestedBy))
                .distinct()
                .toList();
    }

    /** The decision that opened it. */
    public Optional<RecordId> executionId() {
        return origin == ApprovalOrigin.DECISION ? Optional.of(id) : Optional.empty();
    }
}
