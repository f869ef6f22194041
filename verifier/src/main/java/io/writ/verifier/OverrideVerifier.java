package io.writ.verifier;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Says what people approved, from the attestations of a decision, its votes and its resolution together
 * (docs/formats/proof.md, <i>Overrides</i>). Each attestation is judged first. One that is invalid makes every override
 * invalid. Nothing is ever permitted by default, and no input makes it throw.
 *
 * <p>Safe for use by several threads.
 */
public final class OverrideVerifier {
    private static final Set<RecordType> PARTS_OF_APPROVAL = Set.of(
            RecordType.APPROVAL_REQUESTED,
            RecordType.APPROVAL_VOTE,
            RecordType.APPROVAL_RESOLVED,
            RecordType.APPROVAL_EXPIRED);

    private final Function<Attestation, AttestationVerifier> verifiers;

    /** Two histories under one name: signed both, and at most one of them is what others are shown. */
    private static final Verdict FORKED = new Verdict.Invalid(List.of(new Check(
            Check.Name.CHECKPOINT,
            new CheckResult.Failed(Invariant.LOG_GROWS.refuse(
                    "/proof/checkpoint",
                    "another attestation has a checkpoint of this origin and size, with another root")))));

    private OverrideVerifier(Function<Attestation, AttestationVerifier> verifiers) {
        this.verifiers = verifiers;
    }

    /** One that judges every attestation by the same verifier, and asks its policy, if it was given one. */
    public static OverrideVerifier of(AttestationVerifier verifier) {
        return new OverrideVerifier(attestation -> verifier);
    }

    /** One that judges each attestation by the verifier that suits it. */
    public static OverrideVerifier of(Function<Attestation, AttestationVerifier> verifiers) {
        return new OverrideVerifier(verifiers);
    }

    /**
     * What came of several attestations.
     *
     * @param attestations a verdict for each, in their order
     * @param overrides a verdict for each approval that they are about, in the order in which it is first met
     */
    public record Findings(List<Verdict> attestations, List<OverrideVerdict> overrides) {
        public Findings {
            attestations = List.copyOf(attestations);
            overrides = List.copyOf(overrides);
        }
    }

    /** Judges attestations that belong together, in ledger order; records of other types may be among them. */
    @CheckReturnValue
    public Findings verify(List<Attestation> attestations) {
        List<Verdict> verdicts = new ArrayList<>();
        List<ProvenRecord> proven = new ArrayList<>();
        Map<String, Digest> roots = new HashMap<>();
        for (var attestation : attestations) {
            var verifier = verifiers.apply(attestation);
            var verdict = verifier.verify(attestation);
            if (!(verdict instanceof Verdict.Invalid) && forks(attestation, roots)) {
                verdict = FORKED;
            }
            if (!(verdict instanceof Verdict.Invalid)) {
                proven.add(new ProvenRecord(attestation, verdicts.size(), verifier));
            }
            verdicts.add(verdict);
        }
        var invalid = IntStream.range(0, verdicts.size())
                .filter(i -> verdicts.get(i) instanceof Verdict.Invalid)
                .findFirst();
        var records = byApproval(proven);
        var overrides = records.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(OverrideVerifier::needsPeople))
                .map(entry -> judge(entry.getKey(), records, invalid))
                .toList();
        return new Findings(verdicts, overrides);
    }

    /**
     * Whether an attestation before it, as sound as it, has a checkpoint of the same origin and size, and another tree.
     */
    private static boolean forks(Attestation attestation, Map<String, Digest> roots) {
        var checkpoint = attestation.proof().checkpoint().checkpoint();
        var before = roots.putIfAbsent(checkpoint.origin() + '\n' + checkpoint.size(), checkpoint.root());
        return before != null && !before.equals(checkpoint.root());
    }

    /**
     * The records by the approval that they are about, in the order in which it is first met; decisions by their id.
     */
    private static Map<String, List<ProvenRecord>> byApproval(List<ProvenRecord> records) {
        Map<String, List<ProvenRecord>> byApproval = new LinkedHashMap<>();
        for (var record : records) {
            if (record.is(RecordType.DECISION) || needsPeople(record)) {
                var id = record.string(record.is(RecordType.DECISION) ? "id" : "approvalId");
                byApproval
                        .computeIfAbsent(String.valueOf(id), any -> new ArrayList<>())
                        .add(record);
            }
        }
        return byApproval;
    }

    private static boolean needsPeople(ProvenRecord record) {
        return record.is(RecordType.DECISION)
                ? record.has("execution_state", "pending_override")
                : record.attestation()
                        .recordType()
                        .filter(PARTS_OF_APPROVAL::contains)
                        .isPresent();
    }

    /**
     * An invalid attestation could be a part of any approval: a second resolution, or a vote against it. So none is
     * permitted.
     */
    private static OverrideVerdict judge(
            String approvalId, Map<String, List<ProvenRecord>> records, OptionalInt invalid) {
        try {
            if (invalid.isPresent()) {
                throw Invariant.OVERRIDE
                        .refuse("/" + invalid.getAsInt(), "is an attestation that is invalid by itself")
                        .exception();
            }
            return new OverrideChecks(ApprovalParts.of(approvalId, records)).verdict();
        } catch (RefusedException e) {
            return new OverrideVerdict.Invalid(approvalId, e.refusal());
        }
    }
}
