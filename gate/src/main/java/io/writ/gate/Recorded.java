package io.writ.gate;

import io.writ.verifier.Attestation;

/**
 * A record that a call has left in the ledger, or found there.
 *
 * @param repeated whether it was in the ledger before the call, so that nothing was written: the first answer again
 */
public record Recorded(Attestation attestation, boolean repeated) {}
