package io.writ.client;

import io.writ.verifier.refusal.Refusal;

/**
 * The server, or somebody in between, answered with what does not prove what it says: an attestation that is not valid
 * under the pinned trust root, or that is about another request. It was not handed over.
 */
public final class UntrustedAnswerException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    UntrustedAnswerException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    /** What does not hold. */
    public Refusal refusal() {
        return refusal;
    }
}
