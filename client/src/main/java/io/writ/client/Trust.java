package io.writ.client;

import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;

/** How far the records that a server sends are checked. */
interface Trust {
    /** Takes the server's word. */
    Trust WORD = attestation -> attestation;

    /** Gives back a record that holds, and refuses any other. */
    Attestation verified(Attestation attestation);

    /** Is told of a record that holds, once it was found to be about what was asked. */
    default void seen(Attestation attestation) {}

    /** By a trust root, of whichever ledger it covers. */
    static Trust of(AttestationVerifier verifier) {
        return attestation -> requireValid(verifier, attestation);
    }

    /** By a trust root, of the one ledger that is watched, which has to continue what was seen of it. */
    static Trust of(AttestationVerifier verifier, LogWatch watch) {
        return new Trust() {
            @Override
            public Attestation verified(Attestation attestation) {
                requireValid(verifier, attestation);
                watch.requireOrigin(attestation.proof().checkpoint().checkpoint());
                return attestation;
            }

            @Override
            public void seen(Attestation attestation) {
                watch.see(attestation.proof().checkpoint());
            }
        };
    }

    private static Attestation requireValid(AttestationVerifier verifier, Attestation attestation) {
        verifier.verify(attestation).refusal().ifPresent(refusal -> {
            throw refusal.exception();
        });
        return attestation;
    }
}
