package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;

/**
 * Counts the memory that the values of a document take while they are read, and refuses before there is too much. The
 * sizes are those of a 64-bit virtual machine with compressed pointers, each rounded up: an estimate, but one from
 * above.
 */
final class Footprint {
    /** A string, the array of its characters, and the value around it. */
    private static final int STRING = 64;

    /** An object, its table with room for the first members, and what keeps it from being changed. */
    private static final int OBJECT = 192;

    /** A member's entry, and its share of a table that has grown. */
    private static final int MEMBER = 64;

    /** An array, its list, and the list with which it was read. */
    private static final int ARRAY = 96;

    /** A place in an array, and in the list with which it was read. */
    private static final int ELEMENT = 16;

    /** So much is taken at a time: memory may be shared between many readers. */
    private static final int PIECE = 16_384;

    private final JsonTokens tokens;
    private final JsonReader.Memory memory;
    private long owed;

    Footprint(JsonTokens tokens, JsonReader.Memory memory) {
        this.tokens = tokens;
        this.memory = memory;
    }

    void string(String text) {
        // two bytes a character: any of them may be beyond Latin-1
        add(STRING + 2L * text.length());
    }

    void object() {
        add(OBJECT);
    }

    void member(String name) {
        string(name);
        add(MEMBER);
    }

    void array() {
        add(ARRAY);
    }

    void element() {
        add(ELEMENT);
    }

    private void add(long bytes) {
        owed += bytes;
        if (owed >= PIECE) {
            settle();
        }
    }

    /** Takes what has been counted since the last time. */
    void settle() {
        var taken = owed;
        owed = 0;
        if (!memory.takes(taken)) {
            throw Invariant.INPUT_LIMITS
                    .refuse(tokens.placeOf(tokens.position()), "values that take more memory than there is for them")
                    .exception();
        }
    }
}
