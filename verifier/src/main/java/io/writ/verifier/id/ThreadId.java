package io.writ.verifier.id;

/** The workflow or conversation to which a request belongs. */
public record ThreadId(String value) implements Comparable<ThreadId> {
    /** @throws io.writ.verifier.refusal.RefusedException INV-004 if it is not a name, see {@link Names} */
    public ThreadId {
        Names.require("/threadId", value);
    }

    @Override
    public int compareTo(ThreadId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
