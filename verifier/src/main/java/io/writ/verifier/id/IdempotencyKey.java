package io.writ.verifier.id;

/** Names one request of one caller: sent again under it, the request is answered as the first time. */
public record IdempotencyKey(String value) implements Comparable<IdempotencyKey> {
    /** @throws io.writ.verifier.refusal.RefusedException INV-004 if it is not a name, see {@link Names} */
    public IdempotencyKey {
        Names.require("/idempotencyKey", value);
    }

    @Override
    public int compareTo(IdempotencyKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
