package io.writ.client;

import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.Escalated;
import io.writ.gate.FailureReport;
import io.writ.gate.Proposal;
import io.writ.verifier.Attestation;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads what a server sent. What it returns holds as far as the {@link Trust} goes, is about what was asked, and its
 * checkpoint has been seen; everything else is {@link UntrustedAnswerException}.
 */
final class Evidence {
    private final Trust trust;

    Evidence(Trust trust) {
        this.trust = trust;
    }

    /** The decision about a proposal. */
    Attestation answerTo(Proposal proposal, byte[] body) {
        var answer = trusted(() -> {
            var attestation = trust.verified(Attestation.parse(body));
            AnswerCheck.require(proposal, attestation);
            return attestation;
        });
        trust.seen(answer);
        return answer;
    }

    /** A record about one execution. */
    Attestation about(RecordId executionId, JsonObject json) {
        var attestation = trusted(() -> requireAbout(executionId, trust.verified(Attestation.of(json))));
        trust.seen(attestation);
        return attestation;
    }

    /** A decision, and what came of it if the server sent it along. */
    List<Attestation> chain(RecordId executionId, byte[] body) {
        var chain = trusted(() -> {
            var attestations = Attestation.parseAll(body);
            attestations.forEach(attestation -> requireAbout(executionId, trust.verified(attestation)));
            requireType(attestations.get(0), RecordType.DECISION);
            return attestations;
        });
        chain.forEach(trust::seen);
        return chain;
    }

    /** An approval as its records tell it. */
    Approval approval(RecordId id, byte[] body) {
        return seen(trusted(() -> approval(id, object(body))));
    }

    /** The approval that a request has opened, or had opened before. */
    Approval opened(ApprovalRequest request, byte[] body) {
        return seen(trusted(() -> {
            var told = object(body);
            var approval = approval(RecordId.parse(String.valueOf(told.string("id"))), told);
            OpenedCheck.require(request, approval);
            return approval;
        }));
    }

    private Approval approval(RecordId id, JsonObject told) {
        return Approval.read(id, told, trust::verified);
    }

    private Approval seen(Approval approval) {
        approval.records().forEach(trust::seen);
        return approval;
    }

    /** Where a failure has led. */
    Escalated escalated(FailureReport report, byte[] body, boolean repeated) {
        var escalated = trusted(() -> {
            var read = Escalated.read(object(body), repeated);
            var record = trust.verified(read.attestation());
            requireType(record, RecordType.FAILURE);
            requireMember(record, "threadId", report.threadId().value());
            requireMember(record, "agentId", report.agentId().value());
            return read;
        });
        trust.seen(escalated.attestation());
        return escalated;
    }

    /** The record of what was asked for: of this type, with these members. */
    Attestation record(RecordType type, Map<String, String> members, byte[] body) {
        var record = trusted(() -> {
            var attestation = trust.verified(Attestation.parse(body));
            requireType(attestation, type);
            members.forEach((name, value) -> requireMember(attestation, name, value));
            return attestation;
        });
        trust.seen(record);
        return record;
    }

    /** Words that nothing proves. */
    static JsonObject json(byte[] body) {
        return trusted(() -> object(body));
    }

    private static JsonObject object(byte[] body) {
        return JsonReader.readObject(body, Attestation.MAX_SIZE);
    }

    private static Attestation requireAbout(RecordId executionId, Attestation attestation) {
        if (attestation.executionId().filter(executionId.toString()::equals).isEmpty()) {
            throw refuse("executionId", "is not the one that was asked for");
        }
        return attestation;
    }

    private static void requireType(Attestation attestation, RecordType type) {
        requireMember(attestation, "type", type.wireName());
    }

    private static void requireMember(Attestation attestation, String name, String value) {
        if (!value.equals(attestation.record().string(name))) {
            throw refuse(name, "is not what was asked for");
        }
    }

    private static RefusedException refuse(String member, String problem) {
        return Invariant.ANSWERS_REQUEST.refuse("/" + member, problem).exception();
    }

    /** Refusals of what a server sent are the server's fault, not the caller's. */
    static <T> T trusted(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RefusedException e) {
            throw new UntrustedAnswerException(e.refusal());
        }
    }
}
