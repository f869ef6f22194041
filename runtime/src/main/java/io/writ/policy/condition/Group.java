package io.writ.policy.condition;

import io.writ.signal.SignalValues;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A group of conditions: all, any or not. Tests its children in the order of the policy and stops as soon as it knows.
 */
public abstract sealed class Group extends Condition {
    // an array, because the evaluator walks it for every decision
    final Condition[] children;

    Group(List<? extends Condition> children) {
        this.children = children.toArray(new Condition[0]);
    }

    /** All children hold; true if there is none. */
    public static Group all(List<? extends Condition> children) {
        return new All(children);
    }

    /** At least one child holds; false if there is none. */
    public static Group any(List<? extends Condition> children) {
        return new Any(children);
    }

    /** The child does not hold. */
    public static Group not(Condition child) {
        return new Not(child);
    }

    public List<Condition> children() {
        return List.of(children);
    }

    /** The policy's word for this group. */
    public abstract String word();

    /** Whether a child with this result settles the group, so that the others are not evaluated. */
    public abstract boolean settledBy(boolean child);

    String joined(String separator, String empty) {
        if (children.length == 0) {
            return empty;
        }
        return children().stream()
                .map(c -> c instanceof Group g && g.children.length > 1 && children.length > 1
                        ? "(" + c.text() + ")"
                        : c.text())
                .collect(Collectors.joining(separator));
    }

    private static final class All extends Group {
        All(List<? extends Condition> children) {
            super(children);
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            for (var child : children) {
                if (!child.test(signals, facts, paths)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Optional<Boolean> constant() {
            var allTrue = true;
            for (var child : children) {
                var constant = child.constant();
                if (constant.isPresent() && !constant.get()) {
                    return constant;
                }
                allTrue &= constant.isPresent();
            }
            return allTrue ? Optional.of(true) : Optional.empty();
        }

        @Override
        public String word() {
            return "all";
        }

        @Override
        public boolean settledBy(boolean child) {
            return !child;
        }

        @Override
        public String text() {
            return joined(" and ", "always");
        }
    }

    private static final class Any extends Group {
        Any(List<? extends Condition> children) {
            super(children);
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            for (var child : children) {
                if (child.test(signals, facts, paths)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Optional<Boolean> constant() {
            var allFalse = true;
            for (var child : children) {
                var constant = child.constant();
                if (constant.isPresent() && constant.get()) {
                    return constant;
                }
                allFalse &= constant.isPresent();
            }
            return allFalse ? Optional.of(false) : Optional.empty();
        }

        @Override
        public String word() {
            return "any";
        }

        @Override
        public boolean settledBy(boolean child) {
            return child;
        }

        @Override
        public String text() {
            return joined(" or ", "never");
        }
    }

    private static final class Not extends Group {
        private final Condition child;

        Not(Condition child) {
            super(List.of(child));
            this.child = child;
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            return !child.test(signals, facts, paths);
        }

        @Override
        public Optional<Boolean> constant() {
            return child.constant().map(value -> !value);
        }

        @Override
        public String word() {
            return "not";
        }

        @Override
        public boolean settledBy(boolean result) {
            return true;
        }

        @Override
        public String text() {
            return "not (" + child.text() + ")";
        }
    }
}
