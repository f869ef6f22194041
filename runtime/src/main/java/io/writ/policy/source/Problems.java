package io.writ.policy.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one policy, so that its author sees everything at once. For one thread. */
public final class Problems {
    /** Beyond this, more errors help nobody. */
    public static final int MAX = 200;

    private final List<Problem> problems = new ArrayList<>();

    public void error(Place place, String message, String hint) {
        add(new Problem(true, place, message, hint));
    }

    public void warning(Place place, String message, String hint) {
        add(new Problem(false, place, message, hint));
    }

    private void add(Problem problem) {
        // an error is never dropped in favour of a warning: a policy with an error must not pass for compiled
        if (problems.size() < MAX || (problem.error() && !hasErrors())) {
            problems.add(problem);
        }
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::error);
    }

    /** All problems in the order of the file. */
    public List<Problem> sorted() {
        return problems.stream().sorted(Comparator.comparing(Problem::place)).toList();
    }
}
