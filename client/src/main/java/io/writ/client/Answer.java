package io.writ.client;

import io.writ.verifier.Attestation;
import java.util.Optional;

/**
 * What became of a proposal, in the words of the runtime's outcomes. Only {@link Approved} permits the action; whatever
 * else comes back, an exception included, does not.
 */
public sealed interface Answer {

    /** A decision was made and recorded; the attestation proves it, is about this proposal, and has been verified. */
    sealed interface Decided extends Answer {
        Attestation attestation();

        /** Whether the server says that it had answered this proposal before. */
        boolean repeated();
    }

    /** The action may run, as it was proposed. */
    record Approved(Attestation attestation, boolean repeated) implements Decided {}

    /** The action must not run. */
    record Rejected(Attestation attestation, boolean repeated) implements Decided {}

    /** The action must not run until people have approved it. */
    record PendingOverride(Attestation attestation, boolean repeated) implements Decided {}

    /**
     * This has already been decided (INV-013), says the server.
     *
     * @param problem what it said
     * @param executionId the first decision's id, by which it can be read
     * @param first the first decision's attestation, verified, if the caller may read it and the server sent it
     * @param repeated whether the refusal itself had been given before, to a retry
     */
    record Replayed(Problem problem, String executionId, Optional<Attestation> first, boolean repeated)
            implements Answer {}

    /** There is no decision, says the server, and nothing may run: the request was refused as it stands. */
    record Refused(Problem problem) implements Answer {}
}
