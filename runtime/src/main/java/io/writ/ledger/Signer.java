package io.writ.ledger;

import io.writ.verifier.Inside;

/** Signs with the ledger's key: a key file, a KMS or an HSM. */
@FunctionalInterface
@Inside
public interface Signer {
    /**
     * The Ed25519 signature (RFC 8032) of {@code message}, 64 bytes.
     *
     * @throws Exception if it cannot be had; the batch that needed it is not committed then
     */
    byte[] sign(byte[] message) throws Exception;
}
