package io.writ.verifier;

import io.writ.verifier.refusal.Refusal;
import java.util.List;
import java.util.Optional;

/** What an attestation is worth: the verdict, and every check that led to it, in the order of {@link Check.Name}. */
public sealed interface Verdict {
    /** All checks, each once. */
    List<Check> checks();

    /** The first check that failed. */
    default Optional<Refusal> refusal() {
        return checks().stream()
                .map(Check::result)
                .filter(CheckResult.Failed.class::isInstance)
                .map(failed -> ((CheckResult.Failed) failed).refusal())
                .findFirst();
    }

    /** No check failed. What was not checked was not asked for, or does not apply. */
    record Valid(List<Check> checks) implements Verdict {
        public Valid {
            checks = List.copyOf(checks);
        }
    }

    /** No check failed, but the re-execution that was asked for was not possible, because values are withheld. */
    record NotReExecuted(List<Check> checks) implements Verdict {
        public NotReExecuted {
            checks = List.copyOf(checks);
        }
    }

    /** A check failed: the attestation proves nothing. */
    record Invalid(List<Check> checks) implements Verdict {
        public Invalid {
            checks = List.copyOf(checks);
        }
    }
}
