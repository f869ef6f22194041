package io.writ.verifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of one approval, as far as they were given. There is at most one for each part, and any number of votes.
 *
 * @param decision what opened it
 * @param requested what people were asked
 * @param ending {@code approval.resolved} or {@code approval.expired}
 * @param successor the decision that a modification became
 * @param successorRequest what people were asked about the modification
 */
record ApprovalParts(
        String approvalId,
        @Nullable ProvenRecord decision,
        @Nullable ProvenRecord requested,
        List<ProvenRecord> votes,
        @Nullable ProvenRecord ending,
        @Nullable ProvenRecord successor,
        @Nullable ProvenRecord successorRequest) {

    /**
     * Sorts out what is about one approval.
     *
     * @param records by the approval that they are about; a decision by its id
     * @throws io.writ.verifier.refusal.RefusedException INV-049 if there are two where there can be one
     */
    static ApprovalParts of(String approvalId, Map<String, List<ProvenRecord>> records) {
        var own = records.getOrDefault(approvalId, List.of());
        var ending = only(
                own, "is a second result of one approval", RecordType.APPROVAL_RESOLVED, RecordType.APPROVAL_EXPIRED);
        var becomes = ending == null ? null : ending.string("becomes");
        var changed = becomes == null ? List.<ProvenRecord>of() : records.getOrDefault(becomes, List.of());
        return new ApprovalParts(
                approvalId,
                decision(own),
                requested(own),
                own.stream()
                        .filter(record -> record.is(RecordType.APPROVAL_VOTE))
                        .toList(),
                ending,
                decision(changed),
                requested(changed));
    }

    private static @Nullable ProvenRecord decision(List<ProvenRecord> records) {
        return only(records, "is a second decision of one id", RecordType.DECISION);
    }

    private static @Nullable ProvenRecord requested(List<ProvenRecord> records) {
        return only(records, "is a second request for one approval", RecordType.APPROVAL_REQUESTED);
    }

    private static @Nullable ProvenRecord only(List<ProvenRecord> records, String problem, RecordType... types) {
        var all = records.stream()
                .filter(record -> Arrays.stream(types).anyMatch(record::is))
                .toList();
        if (all.size() > 1) {
            throw all.get(1).refuse("", problem);
        }
        return all.isEmpty() ? null : all.get(0);
    }

    /** What there is of the approval itself, in the order in which it must stand in the log. */
    List<ProvenRecord> inOrder() {
        List<ProvenRecord> parts = new ArrayList<>();
        parts.add(decision);
        parts.add(requested);
        parts.addAll(votes);
        parts.add(ending);
        parts.removeIf(Objects::isNull);
        return parts;
    }

    /** The records that are of this approval alone. */
    List<ProvenRecord> own() {
        var parts = inOrder();
        parts.removeIf(record -> !record.has("approvalId", approvalId));
        return parts;
    }

    /** The record that says what it is about: the decision, or else the request. */
    @Nullable ProvenRecord opener() {
        return decision != null ? decision : requested;
    }

    /** Whether a decision opened it, be it given or not. */
    boolean ofDecision() {
        return decision != null
                || own().stream().anyMatch(record -> record.members().has("executionId"));
    }
}
