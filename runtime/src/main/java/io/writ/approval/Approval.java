package io.writ.approval;

import io.writ.gate.ApprovalState;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An approval as people see it: exactly what would run, who may decide, what has been decided.
 *
 * @param about what it is about
 * @param state where it stands
 * @param action exactly what would run; empty once it has been erased
 * @param context what the requester told; data, shown as it is
 * @param votes in order
 * @param records the decision that opened it, the request, the votes, and what ended it: proof of what people decided;
 *     empty in a list
 */
public record Approval(
        ApprovalCase about,
        ApprovalState state,
        Optional<JsonObject> action,
        Optional<JsonObject> context,
        List<CastVote> votes,
        List<Attestation> records) {
    /**
     * A vote with what is in its record.
     *
     * @param time empty in a list
     * @param reason empty in a list, and once it has been erased
     */
    public record CastVote(Ballot.Vote vote, Optional<Instant> time, Optional<String> reason) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("subject", vote.subject())
                    .put("vote", vote.kind().wireName())
                    .putIfPresent("time", time.map(UtcTime::format).orElse(null))
                    .putIfPresent("reason", reason.orElse(null))
                    .build();
        }
    }

    public Approval {
        votes = List.copyOf(votes);
        records = List.copyOf(records);
    }

    /** The record that ended it. */
    public Optional<Attestation> resolution() {
        return state.ended() && !records.isEmpty() ? Optional.of(records.get(records.size() - 1)) : Optional.empty();
    }

    /** Its id. */
    public String id() {
        return about.id().toString();
    }

    /** What a modification became: the id of a decision, or of another approval. */
    public Optional<String> becomes() {
        return resolution().map(record -> record.record().string("becomes"));
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
        var terms = about.terms().terms();
        var json = JsonObject.builder()
                .put("id", id())
                .put("state", state.wireName())
                .put("origin", about.origin().wireName())
                .putIfPresent(
                        "executionId", about.executionId().map(Object::toString).orElse(null))
                .putIfPresent("threadId", about.threadId().orElse(null))
                .putIfPresent("agentId", about.agentId().orElse(null))
                .putIfPresent(
                        "policy", about.decidedUnder().map(Object::toString).orElse(null))
                .putIfPresent(
                        "actionDigest",
                        about.actionDigest().map(Object::toString).orElse(null))
                .put("functions", JsonArray.ofStrings(terms.functions()))
                .put("quorum", terms.quorum())
                .put("requestedBy", about.requestedBy())
                .put("expires", UtcTime.format(about.expires()))
                .put(
                        "votes",
                        new JsonArray(
                                votes.stream().<JsonValue>map(CastVote::toJson).toList()))
                .putIfPresent("becomes", becomes().orElse(null));
        action.ifPresent(exactly -> json.put("action", exactly));
        return json.build();
    }
}
