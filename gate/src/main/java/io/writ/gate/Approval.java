package io.writ.gate;

import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.ThreadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An approval as people see it: exactly what would run, who may decide, what has been decided. Only {@link #isApproved}
 * permits anything, and no more than its action.
 *
 * @param id that of the decision that opened it, if one did
 * @param state where it stands
 * @param asked who asks whom for what, and until when
 * @param action exactly what would run; empty once it has been erased
 * @param context what the requester told; data, shown as it is, never markup
 * @param votes in order
 * @param records the decision that opened it, the request, the votes, and what ended it: proof of what people decided;
 *     empty in a list
 */
public record Approval(
        RecordId id,
        ApprovalState state,
        Asked asked,
        Optional<JsonObject> action,
        Optional<JsonObject> context,
        List<CastVote> votes,
        List<Attestation> records) {
    /**
     * What an approval is about: it is the same from its beginning to its end.
     *
     * @param origin what opened it
     * @param threadId whose stop suspends it
     * @param policy that of the decision that opened it
     * @param functions those in which people may vote
     * @param quorum how many people have to agree
     * @param expires when it is rejected if it has not been resolved
     * @param actionDigest of the canonical action, by which a vote names it; empty in a list once the action is erased
     */
    public record Asked(
            ApprovalOrigin origin,
            Optional<ThreadId> threadId,
            Optional<AgentId> agentId,
            Optional<PolicyRef> policy,
            Subject requestedBy,
            List<FunctionName> functions,
            int quorum,
            Instant expires,
            Optional<Digest> actionDigest) {
        public Asked {
            functions = List.copyOf(functions);
        }
    }

    /**
     * A vote with what is in its record.
     *
     * @param time empty in a list
     * @param reason empty in a list, and once it has been erased
     * @param voided whether it did not count when the last vote was cast: the voter's key or function had gone
     */
    public record CastVote(
            Subject subject, VoteKind kind, Optional<Instant> time, Optional<String> reason, boolean voided) {
        JsonObject toJson() {
            var json = JsonObject.builder()
                    .put("subject", subject.value())
                    .put("vote", kind.wireName())
                    .putIfPresent("time", time.map(UtcTime::format).orElse(null))
                    .putIfPresent("reason", reason.orElse(null));
            if (voided) {
                json.put("void", true);
            }
            return json.build();
        }
    }

    public Approval {
        votes = List.copyOf(votes);
        records = List.copyOf(records);
    }

    /**
     * Reads the JSON form with its records, and believes no more of it than they say.
     *
     * @param verified gives back a record that holds, and refuses any other
     * @throws io.writ.verifier.refusal.RefusedException INV-041 if it is not the approval of this id, or says anything
     *     that its records do not say
     */
    public static Approval read(RecordId id, JsonObject told, UnaryOperator<Attestation> verified) {
        return ApprovalCheck.require(id, told, verified);
    }

    /**
     * Whether people have approved exactly its action, and it may still be claimed at a time. That agents may go on
     * after failures permits no action.
     */
    public boolean isApproved(Instant now) {
        return state == ApprovalState.APPROVED
                && asked.origin() != ApprovalOrigin.ESCALATION
                && claimableUntil().filter(now::isBefore).isPresent();
    }

    /** Until when it may be claimed; empty unless it was approved. */
    public Optional<Instant> claimableUntil() {
        return resolution().map(record -> record.record().string("expires")).map(UtcTime::parse);
    }

    /** Whether people have yet to decide. */
    public boolean isPending() {
        return state == ApprovalState.PENDING;
    }

    /** The digest by which a vote names the action that was seen. */
    public Optional<Digest> actionDigest() {
        return asked.actionDigest();
    }

    /** The decision that opened it. */
    public Optional<RecordId> executionId() {
        return asked.origin() == ApprovalOrigin.DECISION ? Optional.of(id) : Optional.empty();
    }

    /** The override: the record that ended it. */
    public Optional<Attestation> resolution() {
        return state.ended() && !records.isEmpty() ? Optional.of(records.get(records.size() - 1)) : Optional.empty();
    }

    /** What a modification became: the id of a decision, or of another approval. */
    public Optional<RecordId> becomes() {
        return resolution().map(record -> record.record().string("becomes")).map(RecordId::parse);
    }

    /** The same with other records, such as records that disclose less. */
    public Approval withRecords(List<Attestation> others) {
        return new Approval(id, state, asked, action, context, votes, others);
    }

    /** The JSON form, with the context and the attestations. */
    public JsonObject toJson() {
        var json = JsonObject.builder().putAll(summary());
        context.ifPresent(told -> json.put("context", told));
        return json.put(
                        "records",
                        new JsonArray(records.stream()
                                .<JsonValue>map(Attestation::toJson)
                                .toList()))
                .build();
    }

    /** The JSON form in a list. */
    public JsonObject summary() {
        var json = JsonObject.builder()
                .put("id", id.toString())
                .put("state", state.wireName())
                .put("origin", asked.origin().wireName());
        put(json, "executionId", executionId());
        put(json, "threadId", asked.threadId());
        put(json, "agentId", asked.agentId());
        put(json, "policy", asked.policy());
        put(json, "actionDigest", asked.actionDigest());
        json.put(
                        "functions",
                        JsonArray.ofStrings(asked.functions().stream()
                                .map(FunctionName::value)
                                .toList()))
                .put("quorum", asked.quorum())
                .put("requestedBy", asked.requestedBy().value())
                .put("expires", UtcTime.format(asked.expires()))
                .put(
                        "votes",
                        new JsonArray(
                                votes.stream().<JsonValue>map(CastVote::toJson).toList()));
        put(json, "becomes", becomes());
        action.ifPresent(exactly -> json.put("action", exactly));
        return json.build();
    }

    private static void put(JsonObject.Builder json, String name, Optional<?> value) {
        value.ifPresent(given -> json.put(name, given.toString()));
    }

    /** Names id and state only: what would run, and what people wrote, is not for logs. */
    @Override
    public String toString() {
        return "Approval[" + id + ", " + state + "]";
    }
}
