package io.writ.verifier.canonical;

import io.writ.verifier.Inside;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one strict JSON value: RFC 8259 and I-JSON (RFC 7493), and nothing that two readers could take differently.
 *
 * <p>Refused, with line and column: invalid UTF-8 and a byte order mark, duplicate names after unescaping, lone
 * surrogates, anything after the value, depth beyond {@link #MAX_DEPTH}, more bytes than the caller allows, numbers of
 * more than {@link #MAX_NUMBER} characters, values that take more memory than the caller has. Numbers keep their text;
 * whether they have a canonical form is for {@link JsonNumber#canonicalText()}. Time and memory are linear in the
 * input.
 */
public final class JsonReader {
    /** The deepest nesting; the outermost value is 1, scalars count. */
    public static final int MAX_DEPTH = 32;

    /** The longest number in characters: no double needs more, and longer ones only cost time. */
    public static final int MAX_NUMBER = 1_024;

    /** The default limit of a document in bytes: 4 MiB. */
    public static final int DEFAULT_LIMIT = 4 << 20;

    /** How many times the limit of a document its values may take in memory. */
    public static final int GROWTH = 16;

    /** What values may take in memory however low the limit: short names and numbers grow more than others. */
    private static final long LEAST_MEMORY = 1 << 20;

    private final JsonTokens tokens;
    private final int deepest;
    private final Footprint footprint;

    private JsonReader(byte[] in, int deepest, Memory memory) {
        this.tokens = new JsonTokens(in);
        this.deepest = deepest;
        this.footprint = new Footprint(tokens, memory);
    }

    /** Where the memory of what is read is counted, while it is read. */
    @FunctionalInterface
    @Inside
    public interface Memory {
        /**
         * Takes so many bytes more; false if there are not as many. It may refuse in a way of its own.
         *
         * @param bytes an estimate for the common virtual machine
         */
        boolean takes(long bytes);

        /** What values may take whose document has at most {@code limit} bytes: {@link #GROWTH} times as much. */
        static Memory of(int limit) {
            var left = new long[] {Math.max(LEAST_MEMORY, (long) GROWTH * limit)};
            return bytes -> (left[0] -= bytes) >= 0;
        }
    }

    /** Reads a document of at most {@link #DEFAULT_LIMIT} bytes. */
    public static JsonValue read(byte[] document) {
        return read(document, DEFAULT_LIMIT);
    }

    /**
     * Reads a document of at most {@code limit} bytes.
     *
     * @throws RefusedException INV-001 if it is not strict JSON, INV-002 if it is too large or too deep, or its values
     *     take more than {@link #GROWTH} times the limit in memory
     */
    public static JsonValue read(byte[] document, int limit) {
        return read(document, limit, Memory.of(limit));
    }

    /** Reads a document of at most {@code limit} bytes whose values take what {@code memory} has. */
    @Inside
    public static JsonValue read(byte[] document, int limit, Memory memory) {
        return read(document, limit, MAX_DEPTH, memory);
    }

    private static JsonValue read(byte[] document, int limit, int deepest, Memory memory) {
        if (document.length > limit) {
            throw Invariant.INPUT_LIMITS
                    .refuse("", "a document of " + document.length + " bytes, where at most " + limit + " are read")
                    .exception();
        }
        return new JsonReader(document, deepest, memory).document();
    }

    /** Reads a document that must be an object. */
    public static JsonObject readObject(byte[] document) {
        return readObject(document, DEFAULT_LIMIT);
    }

    /** Reads a document of at most {@code limit} bytes that must be an object. */
    public static JsonObject readObject(byte[] document, int limit) {
        return readObject(document, limit, MAX_DEPTH);
    }

    /** Reads such a document that nests no deeper than {@code deepest}, which is at most {@link #MAX_DEPTH}. */
    public static JsonObject readObject(byte[] document, int limit, int deepest) {
        return readObject(document, limit, deepest, Memory.of(limit));
    }

    /** Reads such a document whose values take what {@code memory} has. */
    @Inside
    public static JsonObject readObject(byte[] document, int limit, int deepest, Memory memory) {
        if (read(document, limit, Math.min(deepest, MAX_DEPTH), memory) instanceof JsonObject object) {
            return object;
        }
        throw Invariant.STRICT_JSON
                .refuse("", "a JSON object was expected here")
                .exception();
    }

    private JsonValue document() {
        tokens.requireNoByteOrderMark();
        tokens.whitespace();
        var value = value(1);
        tokens.whitespace();
        if (!tokens.isAtEnd()) {
            throw tokens.refuse("something after the value");
        }
        footprint.settle();
        return value;
    }

    private JsonValue value(int depth) {
        if (depth > deepest) {
            throw Invariant.INPUT_LIMITS
                    .refuse(tokens.placeOf(tokens.position()), "nesting deeper than " + deepest)
                    .exception();
        }
        return switch (tokens.peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", JsonBoolean.TRUE);
            case 'f' -> literal("false", JsonBoolean.FALSE);
            case 'n' -> literal("null", JsonNull.NULL);
            default -> number();
        };
    }

    private JsonString string() {
        var string = new JsonString(tokens.string());
        footprint.string(string.value());
        return string;
    }

    private JsonNumber number() {
        var number = tokens.number();
        footprint.string(number.text());
        return number;
    }

    private JsonObject object(int depth) {
        tokens.skip();
        tokens.whitespace();
        if (tokens.peek() == '}') {
            tokens.skip();
            return JsonObject.EMPTY;
        }
        footprint.object();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (true) {
            tokens.whitespace();
            var nameAt = tokens.position();
            if (tokens.peek() != '"') {
                throw tokens.refuse("a member name in double quotes was expected");
            }
            var name = tokens.string();
            footprint.member(name);
            tokens.whitespace();
            tokens.expect(':');
            tokens.whitespace();
            if (members.put(name, value(depth + 1)) != null) {
                throw tokens.refuse(nameAt, "the member name " + Refusal.quote(name) + " for the second time");
            }
            tokens.whitespace();
            if (endOf('}')) {
                return new JsonObject(members);
            }
        }
    }

    private JsonArray array(int depth) {
        tokens.skip();
        tokens.whitespace();
        if (tokens.peek() == ']') {
            tokens.skip();
            return JsonArray.EMPTY;
        }
        footprint.array();
        List<JsonValue> elements = new ArrayList<>();
        while (true) {
            tokens.whitespace();
            footprint.element();
            elements.add(value(depth + 1));
            tokens.whitespace();
            if (endOf(']')) {
                return new JsonArray(elements);
            }
        }
    }

    /** After a member or element: true at the closing bracket, false after a comma. */
    private boolean endOf(char close) {
        var c = tokens.peek();
        if (c != close && c != ',') {
            throw tokens.refuse("a comma or " + close + " was expected");
        }
        tokens.skip();
        return c == close;
    }

    private JsonValue literal(String word, JsonValue value) {
        tokens.word(word);
        return value;
    }
}
