package io.writ.policy.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one policy, so that its author sees everything at once. For one thread. */
public final class SourceProblems {
    /** Beyond this, more errors help nobody. */
    public static final int MAX = 200;

    private final List<SourceProblem> problems = new ArrayList<>();

    public void error(Place place, String message, String hint) {
        add(new SourceProblem(true, place, message, hint));
    }

    public void warning(Place place, String message, String hint) {
        add(new SourceProblem(false, place, message, hint));
    }

    private void add(SourceProblem problem) {
        // an error is never dropped in favour of a warning: a policy with an error must not pass for compiled
        if (problems.size() < MAX || (problem.error() && !hasErrors())) {
            problems.add(problem);
        }
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(SourceProblem::error);
    }

    /** All problems in the order of the file. */
    public List<SourceProblem> sorted() {
        return problems.stream()
                .sorted(Comparator.comparing(SourceProblem::place))
                .toList();
    }
}
