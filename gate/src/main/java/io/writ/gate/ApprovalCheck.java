package io.writ.gate;

import io.writ.verifier.Attestation;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Whether an approval is the one that was asked for, and says exactly what its records say (INV-041): else a person
 * could be shown one action and vote on another, or a workflow be told of votes that nobody cast.
 */
final class ApprovalCheck {
    private static final Invariant BROKEN = Invariant.ANSWERS_REQUEST;

    private ApprovalCheck() {}

    /** Reads an approval; {@code verified} refuses a record that does not hold. */
    static Approval require(RecordId id, JsonObject told, UnaryOperator<Attestation> verified) {
        var records = records(told).stream().map(verified).toList();
        if (!records.stream().allMatch(record -> isAbout(id.toString(), record))) {
            throw refuse("/records", "are not those of the approval that was asked for");
        }
        var proven = proven(id, told, records);
        var shown = proven.toJson();
        var names = new TreeSet<>(told.names());
        names.addAll(shown.names());
        names.remove("records");
        for (var name : names) {
            if (!Objects.equals(shown.get(name), told.get(name))) {
                throw refuse("/" + name, "is not what the records say");
            }
        }
        return proven;
    }

    private static boolean isAbout(String id, Attestation record) {
        return record.is(RecordType.DECISION)
                ? record.executionId().filter(id::equals).isPresent()
                : id.equals(record.record().string("approvalId"));
    }

    private static List<Attestation> records(JsonObject told) {
        return Members.of(told, BROKEN, "").array("records", (element, place) -> {
            if (element instanceof JsonObject json) {
                return Attestation.of(json);
            }
            throw refuse(place, "is no attestation");
        });
    }

    /** The approval as its records alone tell it. */
    private static Approval proven(RecordId id, JsonObject told, List<Attestation> records) {
        var requested = request(records);
        var voided = voided(records.get(records.size() - 1));
        var action = object(requested, "/action");
        return new Approval(
                id,
                state(records.get(records.size() - 1)),
                asked(requested, digest(action, told)),
                action,
                object(requested, "/context"),
                records.stream()
                        .filter(record -> record.is(RecordType.APPROVAL_VOTE))
                        .map(record -> vote(record, voided))
                        .toList(),
                records);
    }

    /** After the decision that opened it, if one did; the request says all that is needed. */
    private static Attestation request(List<Attestation> records) {
        var begin = !records.isEmpty() && records.get(0).is(RecordType.DECISION) ? 1 : 0;
        if (records.size() == begin || !records.get(begin).is(RecordType.APPROVAL_REQUESTED)) {
            throw refuse("/records", "do not begin with the request");
        }
        return records.get(begin);
    }

    /** Of an action that has been erased, nothing shows what its digest was: then it is as it was told. */
    private static Optional<Digest> digest(Optional<JsonObject> action, JsonObject told) {
        var members = Members.of(told, BROKEN, "");
        return action.isPresent()
                ? action.map(exactly -> Digest.sha256(exactly.canonical()))
                : members.optional("actionDigest", members::digest);
    }

    private static Approval.Asked asked(Attestation requested, Optional<Digest> digest) {
        var record = Members.of(requested.record(), BROKEN, "/records");
        var terms = record.object("terms");
        var quorum = terms.integer("quorum");
        if (quorum < 1 || quorum > Integer.MAX_VALUE) {
            throw terms.refuse("quorum", "is no number of people");
        }
        return new Approval.Asked(
                record.read("origin", ApprovalOrigin::named),
                record.optional("threadId", name -> record.read(name, ThreadId::new)),
                record.optional("agentId", name -> record.read(name, AgentId::new)),
                record.optionalString("policyId").map(policy -> PolicyRef.of(policy, record.string("policyVersion"))),
                record.read("requestedBy", Subject::new),
                terms.strings("functions").stream().map(ApprovalCheck::function).toList(),
                (int) quorum,
                record.time("expires"),
                digest);
    }

    private static FunctionName function(String name) {
        if (!FunctionName.isValid(name)) {
            throw refuse("/records/terms/functions", "one of them is no function");
        }
        return new FunctionName(name);
    }

    /** Whose votes did not count, by the newest record. */
    private static List<String> voided(Attestation last) {
        var members = Members.of(last.record(), BROKEN, "/records");
        return members.has("void") ? members.strings("void") : List.of();
    }

    private static Approval.CastVote vote(Attestation record, List<String> voided) {
        var members = Members.of(record.record(), BROKEN, "/records");
        return new Approval.CastVote(
                members.read("subject", Subject::new),
                members.read("vote", VoteKind::named),
                Optional.of(record.time()),
                record.disclosed("/reason")
                        .flatMap(value ->
                                value instanceof JsonString text ? Optional.of(text.value()) : Optional.empty()),
                voided.contains(members.string("subject")));
    }

    private static Optional<JsonObject> object(Attestation record, String place) {
        return record.disclosed(place)
                .flatMap(value -> value instanceof JsonObject object ? Optional.of(object) : Optional.empty());
    }

    private static ApprovalState state(Attestation last) {
        return switch (last.recordType().orElseThrow(ApprovalCheck::refuseEnd)) {
            case APPROVAL_REQUESTED, APPROVAL_VOTE -> ApprovalState.PENDING;
            case APPROVAL_EXPIRED -> ApprovalState.EXPIRED;
            case APPROVAL_RESOLVED ->
                Members.of(last.record(), BROKEN, "/records")
                        .read("resolution", word -> ApprovalState.named(word.toLowerCase(Locale.ROOT)));
            default -> throw refuseEnd();
        };
    }

    private static RefusedException refuseEnd() {
        return refuse("/records", "end with a record that is about no approval");
    }

    private static RefusedException refuse(String place, String problem) {
        return BROKEN.refuse(place, problem).exception();
    }
}
