package io.writ.client;

import io.writ.gate.Problem;

/**
 * The server refused, and what it said breaks no invariant that this release knows; or it refused the hashes which show
 * that its ledger continues what was seen. What is refused for a known reason is
 * {@link io.writ.verifier.refusal.RefusedException}, as in the same process.
 */
public final class ProblemException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.message());
        this.problem = problem;
    }

    /** What it said. */
    public Problem problem() {
        return problem;
    }
}
