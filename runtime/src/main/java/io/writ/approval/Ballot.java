package io.writ.approval;

import io.writ.gate.ApprovalState;
import io.writ.gate.VoteKind;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.refusal.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The votes of an approval so far and the state they led to. This is what is kept of an approval beside its
 * {@link ApprovalCase}, so that a vote needs no look at earlier records.
 *
 * @param votes in order, also those that do not count
 * @param voided whose votes did not count when the last vote was cast: their keys, or their functions, had gone
 */
@Inside
public record Ballot(ApprovalState state, List<Vote> votes, List<Subject> voided) {
    private static final String VOID = "void";

    /** An approval that has just been opened. */
    public static final Ballot OPEN = new Ballot(ApprovalState.PENDING, List.of(), List.of());

    /**
     * One person's vote.
     *
     * @param id its record
     * @param subject the person
     * @param kind what was voted
     * @param reason the commitment to the reason
     */
    public record Vote(RecordId id, Subject subject, VoteKind kind, String reason) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("id", id.toString())
                    .put("subject", subject.value())
                    .put("vote", kind.wireName())
                    .put("reason", reason)
                    .build();
        }

        static Vote read(JsonValue json, String place) {
            var members = Members.of(json, Invariant.LEDGER_INTACT, place);
            return new Vote(
                    members.read("id", RecordId::parse),
                    members.read("subject", Subject::new),
                    members.read("vote", VoteKind::named),
                    members.string("reason"));
        }
    }

    public Ballot {
        votes = List.copyOf(votes);
        voided = List.copyOf(voided);
    }

    /** The vote of a person, if there is one. */
    public Optional<Vote> of(Subject subject) {
        return votes.stream().filter(vote -> vote.subject().equals(subject)).findFirst();
    }

    /** How many people agreed whose votes count. */
    public long agreed() {
        return votes.stream()
                .filter(vote -> vote.kind() == VoteKind.APPROVE)
                .filter(vote -> !voided.contains(vote.subject()))
                .count();
    }

    /** Those whose votes do not count, in the form of records: a member that is there if there are any. */
    public static void putVoided(JsonObject.Builder json, List<Subject> voided) {
        if (!voided.isEmpty()) {
            json.put(
                    VOID,
                    JsonArray.ofStrings(voided.stream().map(Subject::value).toList()));
        }
    }

    /** Reads those whose votes do not count. */
    public static List<Subject> readVoided(JsonObject record) {
        var members = Members.of(record, Invariant.LEDGER_INTACT, VOID);
        return members.has(VOID)
                ? members.strings(VOID).stream().map(Subject::new).toList()
                : List.of();
    }

    /** The votes in the form of records. */
    public static JsonArray votesJson(List<Vote> votes) {
        return new JsonArray(votes.stream().<JsonValue>map(Vote::toJson).toList());
    }

    /** Reads votes in the form of records. */
    public static List<Vote> readVotes(JsonObject record, String member) {
        List<Vote> votes = new ArrayList<>();
        if (record.get(member) instanceof JsonArray array) {
            array.elements().forEach(one -> votes.add(Vote.read(one, member)));
        }
        return votes;
    }

    /** The row's value. */
    public byte[] toBytes() {
        var json = JsonObject.builder().put("state", state.wireName()).put("votes", votesJson(votes));
        putVoided(json, voided);
        return json.build().canonical();
    }

    /**
     * Reads a row's value.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-031 if it is not one
     */
    public static Ballot read(JsonObject json) {
        var members = Members.of(json, Invariant.LEDGER_INTACT, "projection_ballot");
        return new Ballot(members.read("state", ApprovalState::named), readVotes(json, "votes"), readVoided(json));
    }
}
