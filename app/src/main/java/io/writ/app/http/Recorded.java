package io.writ.app.http;

import io.writ.Governor;
import io.writ.verifier.Attestation;
import java.util.function.Supplier;

/**
 * A record that a call has left, or found.
 *
 * @param repeated whether it was in the ledger before the call: the first answer again
 */
record Recorded(Attestation attestation, boolean repeated) {
    static Recorded by(Governor governor, Supplier<Attestation> work) {
        // what this call appends comes after all that was durable before it
        var before = governor.size();
        var attestation = work.get();
        return new Recorded(attestation, attestation.proof().index() < before);
    }

    /** @param fresh the status if the call has left it */
    Reply reply(int fresh) {
        var reply = DecisionRoutes.attestation(repeated ? 200 : fresh, attestation);
        return repeated ? reply.with(DecisionRoutes.REPEATED, "true") : reply;
    }
}
