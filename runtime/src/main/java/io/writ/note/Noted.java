package io.writ.note;

import io.writ.verifier.Attestation;

/**
 * A note that is in the ledger.
 *
 * @param repeated whether this is the first answer again, to a retry under the same idempotency key
 */
public record Noted(Attestation attestation, boolean repeated) {}
