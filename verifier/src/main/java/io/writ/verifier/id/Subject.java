package io.writ.verifier.id;

/** The person or service behind a caller: two API keys of one subject are one voter. */
public record Subject(String value) implements Comparable<Subject> {
    /** @throws io.writ.verifier.refusal.RefusedException INV-004 if it is not a name, see {@link Names} */
    public Subject {
        Names.require("/subject", value);
    }

    @Override
    public int compareTo(Subject other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
