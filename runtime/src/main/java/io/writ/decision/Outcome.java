package io.writ.decision;

import io.writ.verifier.Attestation;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Refusal;

/**
 * What became of a request. Only {@link Approved} permits the action; whatever else comes back, or nothing, does not.
 * When it says anything, that is already durable.
 */
public sealed interface Outcome {

    /** Tells an observer which outcome it was. */
    default void tell(DecisionObserver observer) {
        switch (this) {
            case Approved approved -> observer.decided("approve");
            case Rejected rejected -> observer.decided("reject");
            case PendingOverride pending -> observer.decided("manual_review");
            case Replayed replayed -> observer.decided("replayed");
            case Refused refused -> observer.refused(refused.refusal().invariant());
        }
    }

    /** A decision was made and recorded; the attestation proves it offline. */
    sealed interface Decided extends Outcome {
        Attestation attestation();

        /** Whether this is the first answer again, to a retry under the same idempotency key. */
        boolean repeated();
    }

    /** The action may run, as it was proposed. */
    record Approved(Attestation attestation, boolean repeated) implements Decided {}

    /** The action must not run. */
    record Rejected(Attestation attestation, boolean repeated) implements Decided {}

    /** The action must not run until people have approved it. */
    record PendingOverride(Attestation attestation, boolean repeated) implements Decided {}

    /**
     * This has already been decided (INV-013); the refusal has been recorded.
     *
     * @param executionId the first decision's id
     * @param first the first decision's attestation
     * @param repeated whether the refusal itself is one that was given before, to a retry
     */
    record Replayed(Refusal refusal, RecordId executionId, Attestation first, boolean repeated) implements Outcome {}

    /**
     * There is no decision, and nothing may run. Nothing was recorded either, except that after a failure of the store
     * (INV-028) it may not be known: the refusal says so, and a retry under the same idempotency key tells.
     */
    record Refused(Refusal refusal) implements Outcome {}
}
