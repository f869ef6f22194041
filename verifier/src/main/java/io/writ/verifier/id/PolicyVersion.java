package io.writ.verifier.id;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version by Semantic Versioning 2.0.0, ordered by its precedence (section 11). Build metadata takes no part in
 * precedence, but breaks ties here, so that the order agrees with equality.
 */
public record PolicyVersion(String value) implements Comparable<PolicyVersion> {
    private static final int MAX_LENGTH = 64;
    private static final String NUMBER = "(?:0|[1-9][0-9]*)";
    private static final String PRE = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern FORM = Pattern.compile("(" + NUMBER + ")\\.(" + NUMBER + ")\\.(" + NUMBER + ")"
            + "(?:-(" + PRE + "(?:\\." + PRE + ")*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

    /** @throws IllegalArgumentException unless {@link #isValid} */
    public PolicyVersion {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a semantic version");
        }
    }

    public static boolean isValid(String text) {
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(PolicyVersion other) {
        var mine = FORM.matcher(value);
        var theirs = FORM.matcher(other.value);
        if (!mine.matches() || !theirs.matches()) {
            throw new IllegalStateException("the constructor admits only semantic versions");
        }
        for (var part = 1; part <= 3; part++) {
            var order = new BigInteger(mine.group(part)).compareTo(new BigInteger(theirs.group(part)));
            if (order != 0) {
                return order;
            }
        }
        var order = preRelease(mine.group(4), theirs.group(4));
        return order != 0 ? order : value.compareTo(other.value);
    }

    private static int preRelease(@Nullable String mine, @Nullable String theirs) {
        if (mine == null || theirs == null) {
            return mine == null && theirs == null ? 0 : mine == null ? 1 : -1;
        }
        var a = mine.split("\\.", -1);
        var b = theirs.split("\\.", -1);
        for (var i = 0; i < Math.min(a.length, b.length); i++) {
            var order = identifier(a[i], b[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static int identifier(String a, String b) {
        var aNumeric = a.chars().allMatch(c -> c >= '0' && c <= '9');
        var bNumeric = b.chars().allMatch(c -> c >= '0' && c <= '9');
        if (aNumeric && bNumeric) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        return aNumeric == bNumeric ? a.compareTo(b) : aNumeric ? -1 : 1;
    }

    @Override
    public String toString() {
        return value;
    }
}
