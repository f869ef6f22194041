package io.writ.policy.source;

import java.util.Collection;

/** Finds the known name that somebody most likely meant. */
public final class Nearest {
    private static final int MAX_LENGTH = 64;

    private Nearest() {}

    /** A hint that suggests the nearest name, or lists all of them if none is near. */
    public static String hint(String name, Collection<String> known, String listing) {
        var best = "";
        var distance = Math.max(1, name.length() / 3) + 1;
        for (var candidate : known) {
            var d = distance(name, candidate);
            if (d < distance) {
                distance = d;
                best = candidate;
            }
        }
        if (!best.isEmpty()) {
            return "Did you mean " + best + "?";
        }
        return known.isEmpty() ? "" : listing + String.join(", ", known) + ".";
    }

    /** Levenshtein's distance, without regard to case. */
    private static int distance(String a, String b) {
        if (a.length() > MAX_LENGTH || b.length() > MAX_LENGTH) {
            return Integer.MAX_VALUE;
        }
        var previous = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                var replaced = previous[j - 1] + (same ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
