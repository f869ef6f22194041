package io.writ.verifier.refusal;

import java.util.Locale;
import java.util.Objects;

/**
 * One refusal: which invariant, at which place, what was found and what to do. Holds no signal value, secret or token:
 * callers may log it as it stands.
 *
 * @param invariant what would have been broken
 * @param place where: a member as JSON Pointer, a file with line and column, a key id; empty if the whole input
 * @param problem what was found and what was expected, one sentence without its full stop
 * @param fix what to do about it, one sentence with its full stop
 */
public record Refusal(Invariant invariant, String place, String problem, String fix) {
    private static final int QUOTED_MAX = 80;

    public Refusal {
        Objects.requireNonNull(invariant, "invariant");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(fix, "fix");
    }

    /** The whole refusal on one line. */
    public String message() {
        var where = place.isEmpty() ? "" : place + ": ";
        return invariant + ": " + where + problem + ". " + fix;
    }

    /** This refusal as something to throw where a value cannot be returned. */
    public RefusedException exception() {
        return new RefusedException(this);
    }

    /**
     * A name from outside, in quotes and fit for a terminal or a log: control characters, quotes, and whatever is not
     * printable become {@code \\u} escapes, long names are cut.
     */
    public static String quote(String name) {
        var out = new StringBuilder("\"");
        for (var i = 0; i < name.length() && out.length() < QUOTED_MAX; i++) {
            var c = name.charAt(i);
            if ((c >= 0x20 && c < 0x7f && c != '"' && c != '\\') || Character.isLetterOrDigit(c)) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return out.append(out.length() < QUOTED_MAX ? "\"" : "…\"").toString();
    }

    @Override
    public String toString() {
        return message();
    }
}
