package io.writ.caller;

import io.writ.verifier.Attestation;
import java.util.Optional;

/**
 * What became of asking for an API key.
 *
 * @param key to be shown once; empty for a retry, because nobody knows it any more
 * @param attestation of {@code principal.granted}
 */
public record IssuedKey(KeyGrant grant, Optional<ApiKey> key, Attestation attestation) {}
