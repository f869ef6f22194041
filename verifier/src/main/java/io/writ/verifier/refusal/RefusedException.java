package io.writ.verifier.refusal;

/**
 * Carries a {@link Refusal} out of a parser or another place that has no result to give. The operations of the runtime
 * and the verifier catch it and answer with a value; it is not for flow between them.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        // no stack trace: a refusal is an answer to hostile input, not a bug, and must be cheap
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
