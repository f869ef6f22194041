package io.writ.client;

/** The server refused a request that has no other way to say so. A retry of the same request would be refused again. */
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
