package io.writ.verifier.canonical;

/** A JSON value (RFC 8259), immutable. Equality is by content; numbers are equal when written alike. */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /**
     * The RFC 8785 bytes of this value.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-001 for a lone surrogate, INV-002 for nesting deeper than
     *     {@link JsonReader#MAX_DEPTH}, INV-003 for a number without an exact canonical form
     */
    default byte[] canonical() {
        return CanonicalWriter.toBytes(this);
    }

    /**
     * Whether {@link #canonical} would have more bytes than these, as far as that can be told without making it: true
     * is certain. Takes time linear in {@code bytes}, however large the value is.
     */
    default boolean exceeds(int bytes) {
        return !new LeastSize(bytes).takes(this);
    }

    /** What kind of value this is, for messages: object, array, string, number, boolean or null. */
    String kind();
}
