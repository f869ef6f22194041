package io.writ.client;

import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether an approval is the one that was asked for, and no more than its records say (INV-041): else a person could be
 * shown one action and vote on another, or a workflow be told of votes that nobody cast.
 */
final class ApprovalCheck {
    private static final List<String> COPIED = List.of("origin", "executionId", "threadId", "agentId", "requestedBy");

    private final JsonObject told;
    private final Attestation requested;
    private final List<Attestation> records;

    private ApprovalCheck(JsonObject told, List<Attestation> records) {
        this.told = told;
        this.requested = records.get(0);
        this.records = records;
    }

    /** Reads an approval; {@code verified} refuses a record that does not hold. */
    static Approval require(String id, JsonObject told, UnaryOperator<Attestation> verified) {
        var records = records(told).stream().map(verified).toList();
        if (records.isEmpty() || !records.get(0).type().equals("approval.requested")) {
            throw refuse("/records", "do not begin with the request");
        }
        for (var record : records) {
            requireEqual("/records", id, record.record().string("approvalId"));
        }
        requireEqual("/id", id, told.string("id"));
        var check = new ApprovalCheck(told, records);
        check.requireRequest();
        check.requireVotes();
        check.requireState();
        return new Approval(told, records);
    }

    private static List<Attestation> records(JsonObject told) {
        return Members.of(told, Invariant.ANSWERS_REQUEST, "").array("records", (element, place) -> {
            if (element instanceof JsonObject json) {
                return Attestation.of(json);
            }
            throw refuse(place, "is no attestation");
        });
    }

    private void requireRequest() {
        var record = requested.record();
        COPIED.forEach(name -> requireSame("/" + name, record.get(name), told.get(name)));
        if (!(record.get("terms") instanceof JsonObject terms)) {
            throw refuse("/records/0", "names no terms");
        }
        requireSame("/functions", terms.get("functions"), told.get("functions"));
        requireSame("/quorum", terms.get("quorum"), told.get("quorum"));
        var action = told.get("action");
        requireSame("/action", requested.disclosed("/action").orElse(null), action);
        requireSame("/context", requested.disclosed("/context").orElse(null), told.get("context"));
        if (action != null) {
            requireEqual("/actionDigest", Digest.sha256(action.canonical()).hex(), told.string("actionDigest"));
        }
    }

    private void requireVotes() {
        var members = Members.of(told, Invariant.ANSWERS_REQUEST, "");
        var shown = members.array("votes", (vote, place) -> {
            var one = Members.of(vote, Invariant.ANSWERS_REQUEST, place);
            return one.string("subject") + "\n" + one.string("vote");
        });
        List<String> cast = new ArrayList<>();
        for (var record : records) {
            if (record.type().equals("approval.vote")) {
                cast.add(record.record().string("subject") + "\n"
                        + record.record().string("vote"));
            }
        }
        if (!cast.equals(shown)) {
            throw refuse("/votes", "are not those of the records");
        }
    }

    private void requireState() {
        var last = records.get(records.size() - 1);
        requireEqual("/state", state(last), told.string("state"));
        requireEqual("/becomes", last.record().string("becomes"), told.string("becomes"));
    }

    private static @Nullable String state(Attestation last) {
        return switch (last.type()) {
            case "approval.requested", "approval.vote" -> "pending";
            case "approval.expired" -> "expired";
            case "approval.resolved" ->
                Optional.ofNullable(last.record().string("resolution"))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .orElse(null);
            default -> throw refuse("/records", "end with a record that is about no approval");
        };
    }

    private static void requireSame(String place, @Nullable JsonValue recorded, @Nullable JsonValue told) {
        if (!Objects.equals(recorded, told)) {
            throw refuse(place, "is not that of the record");
        }
    }

    private static void requireEqual(String place, @Nullable String expected, @Nullable String told) {
        if (!Objects.equals(expected, told)) {
            throw refuse(place, "is not that of the approval that was asked for");
        }
    }

    private static RefusedException refuse(String place, String problem) {
        return Invariant.ANSWERS_REQUEST.refuse(place, problem).exception();
    }
}
