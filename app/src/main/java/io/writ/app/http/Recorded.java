package io.writ.app.http;

import io.writ.Governor;
import io.writ.verifier.Attestation;
import java.util.function.Supplier;

/**
 * A record that a call has appended, or has found.
 *
 * @param repeated whether it was in the ledger before the call, so that the first answer is given again
 */
public record Recorded(Attestation attestation, boolean repeated) {
    public static Recorded by(Governor governor, Supplier<Attestation> work) {
        // what this call appends comes after all that was durable before it
        var before = governor.size();
        var attestation = work.get();
        return new Recorded(attestation, attestation.proof().index() < before);
    }

    /**
     * The record as an answer.
     *
     * @param fresh the status if the call has appended it
     */
    public Reply reply(int fresh) {
        var reply = Reply.attestation(repeated ? 200 : fresh, attestation);
        return reply.repeated(repeated);
    }
}
