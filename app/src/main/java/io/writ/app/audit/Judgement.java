package io.writ.app.audit;

import io.writ.gate.Problem;
import io.writ.verifier.ApprovalAccount;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Check;
import io.writ.verifier.CheckResult;
import io.writ.verifier.OverrideVerdict;
import io.writ.verifier.OverrideVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.RefusedException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts on one attestation, or on several that belong together, as machines read them. The worst of them is the
 * verdict on the whole.
 *
 * @param overrides what people approved, for each approval that the attestations are about
 */
public record Judgement(List<Judged> judged, List<OverrideVerdict> overrides) {
    public Judgement {
        judged = List.copyOf(judged);
        overrides = List.copyOf(overrides);
    }

    /** The kinds of verdicts, from good to bad. */
    public enum Worth {
        VALID("valid"),
        NOT_REEXECUTED("not-re-executed"),
        INVALID("invalid");

        private final String word;

        Worth(String word) {
            this.word = word;
        }

        static Worth of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Valid valid -> VALID;
                case Verdict.NotReExecuted not -> NOT_REEXECUTED;
                case Verdict.Invalid invalid -> INVALID;
            };
        }

        static Worth of(OverrideVerdict verdict) {
            return switch (verdict) {
                case OverrideVerdict.Permitted permitted -> of(permitted.account());
                case OverrideVerdict.NotPermitted not -> of(not.account());
                case OverrideVerdict.Invalid invalid -> INVALID;
            };
        }

        private static Worth of(ApprovalAccount account) {
            return account.withheld() ? NOT_REEXECUTED : VALID;
        }
    }

    /**
     * One attestation and its verdict.
     *
     * @param attestation null if it could not be read
     */
    public record Judged(@Nullable Attestation attestation, Verdict verdict) {
        public Worth worth() {
            return Worth.of(verdict);
        }
    }

    /** Judges the attestations of a file. Each has its own verifier. */
    public static Judgement of(byte[] file, Function<Attestation, AttestationVerifier> verifiers) {
        return of(() -> Attestation.parseAll(file), verifiers);
    }

    /** Judges attestations that are read here. Each has its own verifier. */
    public static Judgement of(
            Supplier<List<Attestation>> reading, Function<Attestation, AttestationVerifier> verifiers) {
        List<Attestation> attestations;
        try {
            attestations = reading.get();
        } catch (RefusedException unreadable) {
            var judged = new Judged(null, AttestationVerifier.unreadable(unreadable.refusal()));
            return new Judgement(List.of(judged), List.of());
        }
        var findings = OverrideVerifier.of(verifiers).verify(attestations);
        var judged = IntStream.range(0, attestations.size())
                .mapToObj(i ->
                        new Judged(attestations.get(i), findings.attestations().get(i)))
                .toList();
        return new Judgement(judged, findings.overrides());
    }

    /** The worst of all. */
    public Worth worst() {
        return Stream.concat(
                        judged.stream().map(Judged::worth), overrides.stream().map(Worth::of))
                .max(Comparator.naturalOrder())
                .orElse(Worth.INVALID);
    }

    public JsonObject json() {
        var each = judged.stream().<JsonValue>map(Judgement::json).toList();
        var json = JsonObject.builder().put("verdict", worst().word).put("attestations", new JsonArray(each));
        if (!overrides.isEmpty()) {
            json.put("overrides", OverrideJson.of(overrides));
        }
        return json.build();
    }

    private static JsonObject json(Judged one) {
        var json = JsonObject.builder().put("verdict", one.worth().word);
        var attestation = one.attestation();
        // what an invalid attestation says of itself is not repeated: it may be forged
        if (attestation != null && one.worth() != Worth.INVALID) {
            json.put("id", attestation.id()).put("type", attestation.type());
            attestation.executionId().ifPresent(id -> json.put("executionId", id));
        }
        var checks =
                one.verdict().checks().stream().<JsonValue>map(Judgement::json).toList();
        return json.put("checks", new JsonArray(checks)).build();
    }

    private static JsonObject json(Check check) {
        var json = JsonObject.builder().put("check", check.name().toString());
        switch (check.result()) {
            case CheckResult.Passed passed ->
                json.put("result", "passed")
                        .putIfPresent("remark", passed.remark().isEmpty() ? null : passed.remark());
            case CheckResult.NotChecked not -> json.put("result", "not-checked").put("why", not.why());
            case CheckResult.Failed failed ->
                json.put("result", "failed")
                        .put("problem", Problem.of(failed.refusal()).toJson());
        }
        return json.build();
    }
}
