package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one strict JSON value: RFC 8259 over I-JSON (RFC 7493), and nothing that two readers could take differently.
 *
 * <p>Refused, with line and column: invalid UTF-8 and a byte order mark, duplicate names after unescaping, lone
 * surrogates, anything after the value, depth beyond {@link #MAX_DEPTH}, more bytes than the caller allows, numbers of
 * more than {@link #MAX_NUMBER} characters. Numbers keep their text; whether they have a canonical form is for
 * {@link JsonNumber#canonicalText()}. Time and memory are linear in the input.
 */
public final class JsonReader {
    /** The deepest nesting; the outermost value is 1, scalars count. */
    public static final int MAX_DEPTH = 32;

    /** The longest number in characters: no double needs more, and longer ones only cost time. */
    public static final int MAX_NUMBER = 1_024;

    /** The default limit of a document in bytes: 4 MiB. */
    public static final int DEFAULT_LIMIT = 4 << 20;

    private final byte[] in;
    private final int deepest;
    private int at;

    private JsonReader(byte[] in, int deepest) {
        this.in = in;
        this.deepest = deepest;
    }

    /** Reads a document of at most {@link #DEFAULT_LIMIT} bytes. */
    public static JsonValue read(byte[] document) {
        return read(document, DEFAULT_LIMIT);
    }

    /**
     * Reads a document of at most {@code limit} bytes.
     *
     * @throws RefusedException INV-001 if it is not strict JSON, INV-002 if it is too large or too deep
     */
    public static JsonValue read(byte[] document, int limit) {
        return read(document, limit, MAX_DEPTH);
    }

    private static JsonValue read(byte[] document, int limit, int deepest) {
        if (document.length > limit) {
            throw Invariant.INPUT_LIMITS
                    .refuse("", "a document of " + document.length + " bytes, where at most " + limit + " are read")
                    .exception();
        }
        return new JsonReader(document, deepest).document();
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
        if (read(document, limit, Math.min(deepest, MAX_DEPTH)) instanceof JsonObject object) {
            return object;
        }
        throw Invariant.STRICT_JSON
                .refuse("", "a JSON object was expected here")
                .exception();
    }

    private JsonValue document() {
        if (in.length >= 3 && (in[0] & 0xff) == 0xef && (in[1] & 0xff) == 0xbb && (in[2] & 0xff) == 0xbf) {
            throw refuse("a byte order mark");
        }
        whitespace();
        var value = value(1);
        whitespace();
        if (at < in.length) {
            throw refuse("something after the value");
        }
        return value;
    }

    private JsonValue value(int depth) {
        if (depth > deepest) {
            throw Invariant.INPUT_LIMITS
                    .refuse(place(), "nesting deeper than " + deepest)
                    .exception();
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new JsonString(string());
            case 't' -> literal("true", JsonBoolean.TRUE);
            case 'f' -> literal("false", JsonBoolean.FALSE);
            case 'n' -> literal("null", JsonNull.NULL);
            default -> number();
        };
    }

    private JsonObject object(int depth) {
        at++;
        Map<String, JsonValue> members = new LinkedHashMap<>();
        whitespace();
        if (peek() == '}') {
            at++;
            return new JsonObject(members);
        }
        while (true) {
            whitespace();
            var nameAt = at;
            if (peek() != '"') {
                throw refuse("a member name in double quotes was expected");
            }
            var name = string();
            whitespace();
            expect(':');
            whitespace();
            if (members.put(name, value(depth + 1)) != null) {
                at = nameAt;
                throw refuse("the member name " + Refusal.quote(name) + " for the second time");
            }
            whitespace();
            if (endOf('}')) {
                return new JsonObject(members);
            }
        }
    }

    private JsonArray array(int depth) {
        at++;
        List<JsonValue> elements = new ArrayList<>();
        whitespace();
        if (peek() == ']') {
            at++;
            return JsonArray.EMPTY;
        }
        while (true) {
            whitespace();
            elements.add(value(depth + 1));
            whitespace();
            if (endOf(']')) {
                return new JsonArray(elements);
            }
        }
    }

    /** After a member or element: true at the closing bracket, false after a comma. */
    private boolean endOf(char close) {
        var c = peek();
        if (c != close && c != ',') {
            throw refuse("a comma or " + close + " was expected");
        }
        at++;
        return c == close;
    }

    private JsonValue literal(String word, JsonValue value) {
        for (var i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw refuse("a JSON value was expected");
            }
        }
        return value;
    }

    private JsonNumber number() {
        var start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < in.length && in[at] == '.') {
            at++;
            digits();
        }
        if (at < in.length && (in[at] == 'e' || in[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - start > MAX_NUMBER) {
            at = start;
            throw Invariant.INPUT_LIMITS
                    .refuse(place(), "a number of more than " + MAX_NUMBER + " characters")
                    .exception();
        }
        return new JsonNumber(new String(in, start, at - start, StandardCharsets.ISO_8859_1));
    }

    private void digits() {
        var c = peek();
        if (c < '0' || c > '9') {
            throw refuse("a JSON value was expected");
        }
        while (at < in.length && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
    }

    private String string() {
        var start = ++at;
        while (at < in.length && in[at] >= 0x20 && in[at] != '"' && in[at] != '\\') {
            at++;
        }
        if (peek() == '"') {
            return new String(in, start, at++ - start, StandardCharsets.ISO_8859_1);
        }
        var text = new StringBuilder(new String(in, start, at - start, StandardCharsets.ISO_8859_1));
        while (peek() != '"') {
            var b = in[at];
            if (b == '\\') {
                escape(text);
            } else if (b >= 0x20) {
                text.append((char) b);
                at++;
            } else if (b >= 0) {
                throw refuse("a control character that is not escaped");
            } else {
                text.appendCodePoint(multiByte());
            }
        }
        at++;
        return text.toString();
    }

    private void escape(StringBuilder text) {
        at++;
        var c = peek();
        switch (c) {
            case '"', '\\', '/' -> text.append(c);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                at++;
                escapedUnit(text);
                return;
            }
            default -> throw refuse("an unknown escape");
        }
        at++;
    }

    private void escapedUnit(StringBuilder text) {
        var unit = hex4();
        if (!Character.isSurrogate(unit)) {
            text.append(unit);
            return;
        }
        if (Character.isLowSurrogate(unit) || at + 1 >= in.length || in[at] != '\\' || in[at + 1] != 'u') {
            throw refuse("a lone surrogate");
        }
        at += 2;
        var low = hex4();
        if (!Character.isLowSurrogate(low)) {
            throw refuse("a lone surrogate");
        }
        text.append(unit).append(low);
    }

    private char hex4() {
        var unit = 0;
        for (var i = 0; i < 4; i++, at++) {
            var digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw refuse("four hexadecimal digits were expected");
            }
            unit = (unit << 4) | digit;
        }
        return (char) unit;
    }

    /** Decodes one multi-byte sequence by RFC 3629: shortest form only, no surrogates, nothing beyond U+10FFFF. */
    private int multiByte() {
        var first = in[at] & 0xff;
        var more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (first < 0xc2 || first > 0xf4 || at + more >= in.length) {
            throw refuse("invalid UTF-8");
        }
        var point = first & (0x3f >> more);
        for (var i = 1; i <= more; i++) {
            var next = in[at + i] & 0xff;
            if ((next & 0xc0) != 0x80) {
                throw refuse("invalid UTF-8");
            }
            point = (point << 6) | (next & 0x3f);
        }
        var shortest = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
        if (point < shortest || point > Character.MAX_CODE_POINT || (point >= 0xd800 && point < 0xe000)) {
            throw refuse("invalid UTF-8");
        }
        at += more + 1;
        return point;
    }

    private char peek() {
        if (at >= in.length) {
            throw refuse("the end of the input in the middle of a value");
        }
        return (char) (in[at] & 0xff);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw refuse(c + " was expected");
        }
        at++;
    }

    private void whitespace() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    private RefusedException refuse(String problem) {
        return Invariant.STRICT_JSON.refuse(place(), problem).exception();
    }

    private String place() {
        var line = 1;
        var column = 1;
        for (var i = 0; i < Math.min(at, in.length); i++) {
            if (in[i] == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return "line " + line + ", column " + column;
    }
}
