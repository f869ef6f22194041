package io.writ.verifier.id;

import java.util.Collection;
import java.util.List;

/** A function in which people vote, such as {@code finance-manager}: printable text of 1 to 128 bytes. */
public record FunctionName(String value) implements Comparable<FunctionName> {
    /** The longest name in bytes. */
    public static final int MAX_BYTES = 128;

    /** @throws IllegalArgumentException unless {@link #isValid} */
    public FunctionName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not the name of a function");
        }
    }

    /** Whether a text has the form of a function's name. */
    public static boolean isValid(String text) {
        return Names.isPrintable(text, MAX_BYTES);
    }

    /**
     * Names from their texts, in the same order.
     *
     * @throws IllegalArgumentException unless all are valid
     */
    public static List<FunctionName> all(Collection<String> texts) {
        return texts.stream().map(FunctionName::new).toList();
    }

    /** The texts of names, in the same order. */
    public static List<String> texts(Collection<FunctionName> names) {
        return names.stream().map(FunctionName::value).toList();
    }

    @Override
    public int compareTo(FunctionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
