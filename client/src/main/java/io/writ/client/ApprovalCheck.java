package io.writ.client;

import io.writ.verifier.Attestation;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether an approval is the one that was asked for, and says exactly what its records say (INV-041): else a person
 * could be shown one action and vote on another, or a workflow be told of votes that nobody cast.
 */
final class ApprovalCheck {
    private static final List<String> COPIED =
            List.of("origin", "executionId", "threadId", "agentId", "requestedBy", "expires");

    private ApprovalCheck() {}

    /** Reads an approval; {@code verified} refuses a record that does not hold. */
    static Approval require(String id, JsonObject told, UnaryOperator<Attestation> verified) {
        var records = records(told).stream().map(verified).toList();
        if (!records.stream().allMatch(record -> isAbout(id, record))) {
            throw refuse("/records", "are not those of the approval that was asked for");
        }
        var proven = proven(id, fromRequest(records));
        var names = new TreeSet<>(told.names());
        names.addAll(proven.names());
        names.remove("records");
        if (!proven.names().contains("action")) {
            names.remove("actionDigest"); //     of an action that has been erased, nothing shows what it was
        }
        for (var name : names) {
            if (!Objects.equals(proven.get(name), told.get(name))) {
                throw refuse("/" + name, "is not what the records say");
            }
        }
        return new Approval(told, records);
    }

    private static boolean isAbout(String id, Attestation record) {
        return record.is(RecordType.DECISION)
                ? record.executionId().filter(id::equals).isPresent()
                : id.equals(record.record().string("approvalId"));
    }

    /** Without the decision that opened it, of which the request says all that is needed. */
    private static List<Attestation> fromRequest(List<Attestation> records) {
        var begin = !records.isEmpty() && records.get(0).is(RecordType.DECISION) ? 1 : 0;
        if (records.size() == begin || !records.get(begin).is(RecordType.APPROVAL_REQUESTED)) {
            throw refuse("/records", "do not begin with the request");
        }
        return records.subList(begin, records.size());
    }

    private static List<Attestation> records(JsonObject told) {
        return Members.of(told, Invariant.ANSWERS_REQUEST, "").array("records", (element, place) -> {
            if (element instanceof JsonObject json) {
                return Attestation.of(json);
            }
            throw refuse(place, "is no attestation");
        });
    }

    /** The approval as its records alone tell it. */
    private static JsonObject proven(String id, List<Attestation> records) {
        var requested = records.get(0);
        var record = requested.record();
        var last = records.get(records.size() - 1);
        var json = JsonObject.builder()
                .put("id", id)
                .put("state", state(last))
                .put("votes", votes(records))
                .putIfPresent("becomes", last.record().string("becomes"));
        COPIED.forEach(name -> put(json, name, record.get(name)));
        if (record.string("policyId") != null) {
            json.put("policy", record.string("policyId") + "@" + record.string("policyVersion"));
        }
        if (record.get("terms") instanceof JsonObject terms) {
            put(json, "functions", terms.get("functions"));
            put(json, "quorum", terms.get("quorum"));
        }
        requested.disclosed("/context").ifPresent(context -> json.put("context", context));
        requested
                .disclosed("/action")
                .ifPresent(action -> json.put("action", action)
                        .put("actionDigest", Digest.sha256(action.canonical()).hex()));
        return json.build();
    }

    private static void put(JsonObject.Builder json, String name, @Nullable JsonValue value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static JsonArray votes(List<Attestation> records) {
        return new JsonArray(records.stream()
                .filter(record -> record.is(RecordType.APPROVAL_VOTE))
                .<JsonValue>map(ApprovalCheck::vote)
                .toList());
    }

    private static JsonObject vote(Attestation record) {
        var json = JsonObject.builder()
                .putIfPresent("subject", record.record().string("subject"))
                .putIfPresent("vote", record.record().string("vote"))
                .put("time", UtcTime.format(record.time()));
        record.disclosed("/reason")
                .filter(JsonString.class::isInstance)
                .ifPresent(reason -> json.put("reason", reason));
        return json.build();
    }

    private static String state(Attestation last) {
        return switch (last.recordType().orElseThrow(ApprovalCheck::refuseEnd)) {
            case APPROVAL_REQUESTED, APPROVAL_VOTE -> "pending";
            case APPROVAL_EXPIRED -> "expired";
            case APPROVAL_RESOLVED ->
                Optional.ofNullable(last.record().string("resolution"))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .orElse("");
            default -> throw refuseEnd();
        };
    }

    private static RefusedException refuseEnd() {
        return refuse("/records", "end with a record that is about no approval");
    }

    private static RefusedException refuse(String place, String problem) {
        return Invariant.ANSWERS_REQUEST.refuse(place, problem).exception();
    }
}
