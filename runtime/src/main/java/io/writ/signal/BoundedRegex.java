package io.writ.signal;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Compiles RE2 patterns of bounded size. RE2 matches in time linear in the text, but copies a repeated part once for
 * each repetition, so a few nested counts make a program that fills the memory: that is refused before it is built.
 */
public final class BoundedRegex {
    /** The longest pattern in characters. */
    public static final int MAX_LENGTH = 1_024;

    /** The most steps of the compiled program; a match costs at most this many per character. */
    public static final int MAX_STEPS = 2_000;

    private final String pattern;
    private int at;

    private BoundedRegex(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException with what is wrong with it, fit for a message
     */
    public static Pattern compile(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pattern of more than " + MAX_LENGTH + " characters");
        }
        if (pattern.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a control character, which has to be written as an escape");
        }
        if (new BoundedRegex(pattern).steps() > MAX_STEPS) {
            throw new IllegalArgumentException("its repetitions multiply to more than " + MAX_STEPS + " steps");
        }
        try {
            var compiled = Pattern.compile(pattern);
            if (compiled.programSize() > MAX_STEPS) {
                throw new IllegalArgumentException("it compiles to more than " + MAX_STEPS + " steps");
            }
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a pattern of RE2: " + e.getDescription(), e);
        }
    }

    /** How many steps the pattern would have at least, its counted repetitions multiplied out. */
    private long steps() {
        Deque<long[]> groups = new ArrayDeque<>(); // steps before a group's opening bracket
        var steps = 0L;
        var last = 0L; // steps of the last atom, which a count multiplies
        while (at < pattern.length()) {
            var c = pattern.charAt(at++);
            if (c == '(') {
                groups.push(new long[] {steps});
                steps = 0;
                last = 0;
            } else if (c == ')') {
                last = steps + 2;
                steps = last + (groups.isEmpty() ? 0 : groups.pop()[0]);
            } else if (c == '{') {
                var repeated = Math.multiplyExact(last, repetitions());
                steps += repeated - last;
                last = repeated;
            } else {
                skipAtom(c);
                // an operator repeats the atom before it, which a further count would repeat again
                last = c == '*' || c == '+' || c == '?' ? last : 1;
                steps++;
            }
            if (steps > MAX_STEPS) {
                return steps;
            }
        }
        return steps;
    }

    private void skipAtom(char c) {
        if (c == '\\' && at < pattern.length()) {
            if (pattern.charAt(at) == 'Q') {
                throw new IllegalArgumentException("\\Q is not taken here: escape each character");
            }
            var escaped = pattern.charAt(at++);
            if ("pPx".indexOf(escaped) >= 0 && pattern.startsWith("{", at)) {
                at = Math.max(at, pattern.indexOf('}', at));
            }
        } else if (c == '[') {
            skipClass();
        }
    }

    private void skipClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        var first = at; // a closing bracket in the first place is a member of the class
        while (at < pattern.length()) {
            var c = pattern.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[' && at < pattern.length() && pattern.charAt(at) == ':') {
                var end = pattern.indexOf(":]", at + 1);
                at = end < 0 ? at : end + 2;
            } else if (c == ']' && at - 1 > first) {
                return;
            }
        }
    }

    /** The greater number of {@code {n}}, {@code {n,}} or {@code {n,m}} at this place; 1 if it is no count. */
    private long repetitions() {
        var end = pattern.indexOf('}', at);
        var count = end < 0 ? "" : pattern.substring(at, end);
        if (!count.matches("[0-9]{1,6}(,[0-9]{0,6})?")) {
            return 1;
        }
        at = end + 1;
        var most = 1L;
        for (var number : count.split(",", -1)) {
            most = Math.max(most, number.isEmpty() ? 1 : Long.parseLong(number) + 1);
        }
        return most;
    }
}
