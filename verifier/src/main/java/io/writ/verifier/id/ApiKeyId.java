package io.writ.verifier.id;

import java.util.Optional;
import java.util.regex.Pattern;

/** The public part of an API key, by which records and lists name it: 16 lowercase hex digits. */
public record ApiKeyId(String value) implements Comparable<ApiKeyId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");

    /** @throws IllegalArgumentException for another form */
    public ApiKeyId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not the id of an API key");
        }
    }

    /** The id, if the text has its form; what has not names no key. */
    public static Optional<ApiKeyId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new ApiKeyId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ApiKeyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
