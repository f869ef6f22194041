package io.writ.verifier.id;

import java.util.regex.Pattern;

/**
 * The name of a policy in all its versions: {@code [a-z0-9][a-z0-9-]{0,63}}, so that it is a folder's name everywhere.
 */
public record PolicyId(String value) implements Comparable<PolicyId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** @throws IllegalArgumentException unless {@link #isValid} */
    public PolicyId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a policy id");
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(PolicyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
