package io.writ.verifier;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.VerifiedBundle;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what attestations are worth, offline, by one trust root. Every check of {@link Check.Name} is made, or reported
 * as not made. After the first check that fails no other is made, and the verdict is {@link Verdict.Invalid}.
 *
 * <p>Safe for use by several threads. Keep it and use it again: it remembers the checkpoints whose signatures it has
 * verified, and the bundle.
 */
public final class AttestationVerifier {
    private final TrustRoot root;
    private final RecordChecks records;
    private final PolicyChecks policy;
    private final @Nullable ReExecution reExecution;

    private AttestationVerifier(Builder builder) {
        this.root = builder.root;
        this.records = new RecordChecks(root);
        this.policy = new PolicyChecks(root, records, builder.bundle, builder.publication);
        this.reExecution = builder.reExecution;
    }

    /** A verifier that has the trust root alone: bundle and re-execution are then not checked. */
    public static AttestationVerifier of(TrustRoot root) {
        return builder(root).build();
    }

    public static Builder builder(TrustRoot root) {
        return new Builder(root);
    }

    /** Judges one attestation file; input that cannot be read is {@link Verdict.Invalid} by its form. */
    @CheckReturnValue
    public Verdict verify(byte[] file) {
        try {
            return verify(Attestation.parse(file));
        } catch (RefusedException e) {
            return unreadable(e.refusal());
        }
    }

    /** Judges a file that holds one attestation or an array of several; at least one verdict, in the file's order. */
    @CheckReturnValue
    public List<Verdict> verifyAll(byte[] file) {
        try {
            return Attestation.parseAll(file).stream().map(this::verify).toList();
        } catch (RefusedException e) {
            return List.of(unreadable(e.refusal()));
        }
    }

    /** Judges one attestation. */
    @CheckReturnValue
    public Verdict verify(Attestation attestation) {
        return new Run(attestation).verdict();
    }

    /**
     * Checks a checkpoint that came on its own, without a record.
     *
     * @throws RefusedException INV-017 unless enough unrevoked ledger keys signed it, INV-018 unless the trust root
     *     covers its origin. A key's notAfter is not checked: a ledger without new records may show an old checkpoint
     */
    public void requireCheckpoint(SignedCheckpoint checkpoint) {
        records.requireSigned(checkpoint);
    }

    /** Whether a policy and an evaluator were supplied. */
    boolean asksPolicy() {
        return policy.isSupplied() && reExecution != null;
    }

    /**
     * Compares the terms of an approval with the policy's.
     *
     * @param requested a record that holds by itself
     * @throws RefusedException INV-020 if the bundle supplied is not sound
     */
    ReExecution.Result terms(Attestation requested) {
        var evaluator = reExecution;
        if (!policy.isSupplied() || evaluator == null) {
            return new ReExecution.Result.NotPossible("no bundle was supplied");
        }
        return evaluator.compareTerms(policy.requireSound(), requested.record());
    }

    /**
     * Makes the decision of a resolution again.
     *
     * @param decision the decision, which holds by itself
     * @param resolved the resolution, which does so too and names the same bundle
     */
    ReExecution.Result decidedAgain(Attestation decision, Attestation resolved) {
        var evaluator = reExecution;
        if (!policy.isSupplied() || evaluator == null) {
            return new ReExecution.Result.NotPossible("no bundle was supplied");
        }
        Map<String, JsonValue> disclosed = new HashMap<>();
        keep(decision, disclosed, place -> !place.startsWith("/facts/"));
        keep(resolved, disclosed, place -> place.startsWith("/facts/"));
        return evaluator.decideAgain(policy.requireSound(), decision.record(), resolved.record(), disclosed);
    }

    private static void keep(Attestation of, Map<String, JsonValue> disclosed, Predicate<String> which) {
        of.disclosures().stream()
                .filter(disclosure -> which.test(disclosure.place()))
                .forEach(disclosure -> disclosed.put(disclosure.place(), disclosure.value()));
    }

    /** The verdict on what could not even be read as an attestation. */
    @CheckReturnValue
    public static Verdict unreadable(Refusal refusal) {
        var checks = new Checks();
        for (var name : Check.Name.values()) {
            checks.make(name, () -> new CheckResult.Failed(refusal));
        }
        return new Verdict.Invalid(checks.made);
    }

    /** The checks made so far. */
    private static final class Checks {
        private final List<Check> made = new ArrayList<>();
        private Check.@Nullable Name failed;

        /** Makes a check, unless one failed before. */
        void make(Check.Name name, Supplier<CheckResult> check) {
            CheckResult result;
            if (failed != null) {
                result = new CheckResult.NotChecked("the check before, " + failed + ", failed");
            } else {
                try {
                    result = check.get();
                } catch (RefusedException e) {
                    result = new CheckResult.Failed(e.refusal());
                }
            }
            if (result instanceof CheckResult.Failed) {
                failed = name;
            }
            made.add(new Check(name, result));
        }

        /** Makes a check that passes when it returns. */
        void require(Check.Name name, Runnable check) {
            make(name, () -> {
                check.run();
                return new CheckResult.Passed("");
            });
        }

        boolean passed() {
            return failed == null;
        }
    }

    /** The verification of one attestation, from top to bottom. */
    private final class Run {
        private final Attestation attestation;
        private final Checks checks = new Checks();
        private Map<String, JsonValue> disclosed = Map.of();
        private @Nullable VerifiedBundle bundle;
        private boolean withheld;

        Run(Attestation attestation) {
            this.attestation = attestation;
        }

        Verdict verdict() {
            checks.require(Check.Name.FORM, () -> records.requireForm(attestation));
            checks.require(Check.Name.INCLUSION, () -> records.requireInclusion(attestation));
            checks.require(Check.Name.CHECKPOINT, () -> records.requireCheckpoint(attestation));
            checks.require(Check.Name.ORIGIN_AND_TENANT, () -> records.requireOriginAndTenant(attestation));
            checks.require(Check.Name.DISCLOSURES, () -> disclosed = records.requireDisclosures(attestation));
            checks.make(Check.Name.BUNDLE, this::bundle);
            checks.make(Check.Name.RUNTIME, this::runtime);
            checks.make(Check.Name.RE_EXECUTION, this::reExecution);
            if (!checks.passed()) {
                return new Verdict.Invalid(checks.made);
            }
            return withheld ? new Verdict.NotReExecuted(checks.made) : new Verdict.Valid(checks.made);
        }

        private CheckResult bundle() {
            if (!attestation.record().has("bundleHash")) {
                return new CheckResult.NotChecked("the record names no bundle");
            }
            if (!policy.isSupplied()) {
                return new CheckResult.NotChecked("no bundle was supplied");
            }
            bundle = policy.requireBundle(attestation);
            return new CheckResult.Passed(policy.remark());
        }

        private CheckResult runtime() {
            var hash = attestation.record().string("runtimeHash");
            if (hash == null) {
                return new CheckResult.NotChecked("the record names no runtime");
            }
            return root.runtimes()
                    .map(listed -> listed.contains(hash)
                            ? new CheckResult.Passed("")
                            : new CheckResult.Failed(Invariant.RUNTIME_LISTED.refuse(
                                    "/runtimeHash", "the trust root does not list the runtime " + Refusal.quote(hash))))
                    .orElseGet(() -> new CheckResult.NotChecked("the trust root lists no runtimes"));
        }

        private CheckResult reExecution() {
            if (!attestation.is(RecordType.DECISION)) {
                return new CheckResult.NotChecked("only a decision can be executed again");
            }
            if (bundle == null) {
                return new CheckResult.NotChecked("no bundle was supplied");
            }
            if (reExecution == null) {
                return new CheckResult.NotChecked("no evaluator was supplied");
            }
            var result = reExecution.reExecute(bundle, attestation.record(), disclosed);
            if (result instanceof ReExecution.Result.Different different) {
                return new CheckResult.Failed(Invariant.RE_EXECUTION.refuse("", different.what()));
            }
            if (result instanceof ReExecution.Result.NotPossible notPossible) {
                withheld = true;
                return new CheckResult.NotChecked(notPossible.why());
            }
            return new CheckResult.Passed("");
        }
    }

    /** What a verifier is given beside the trust root. Not safe for use by several threads. */
    public static final class Builder {
        private final TrustRoot root;
        private @Nullable Bundle bundle;
        private @Nullable Attestation publication;
        private @Nullable ReExecution reExecution;

        private Builder(TrustRoot root) {
            this.root = root;
        }

        /** The bundle of the policy that the decisions name. */
        @CanIgnoreReturnValue
        public Builder bundle(Bundle policyBundle) {
            this.bundle = policyBundle;
            return this;
        }

        /** The {@code policy.published} record of that bundle: policy keys are then judged at its time. */
        @CanIgnoreReturnValue
        public Builder publication(Attestation published) {
            this.publication = published;
            return this;
        }

        /** What makes decisions again; used where a bundle is given too. */
        @CanIgnoreReturnValue
        public Builder reExecution(ReExecution evaluator) {
            this.reExecution = evaluator;
            return this;
        }

        public AttestationVerifier build() {
            return new AttestationVerifier(this);
        }
    }
}
