package io.writ.ledger;

import io.writ.verifier.Inside;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.refusal.Invariant;
import java.time.Instant;

/**
 * The key that signs a ledger's checkpoints, and while when its signatures count.
 *
 * @param notBefore the first moment of its validity
 * @param notAfter the last
 */
@Inside
public record LedgerKey(Ed25519PublicKey publicKey, Instant notBefore, Instant notAfter, Signer signer) {

    /**
     * Refuses a time at which a verifier would not count this key.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-025
     */
    void requireValidAt(Instant time) {
        if (time.isBefore(notBefore) || time.isAfter(notAfter)) {
            throw Invariant.SIGNER
                    .refuse(
                            "key " + publicKey.keyId(),
                            "the ledger's key is valid from " + UtcTime.format(notBefore) + " to "
                                    + UtcTime.format(notAfter) + ", and it is " + UtcTime.format(time),
                            "Put a current ledger key into the trust root, or set the clock right.")
                    .exception();
        }
    }
}
