package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;
import java.util.Arrays;

/** Writes RFC 8785 (JSON Canonicalization Scheme): sorted members, ECMAScript numbers, minimal escapes, UTF-8. */
public final class CanonicalWriter {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] out;
    private int length;
    private int depth;

    public CanonicalWriter(int capacity) {
        out = new byte[capacity];
    }

    static byte[] toBytes(JsonValue value) {
        var writer = new CanonicalWriter(256);
        writer.value(value);
        return writer.toByteArray();
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(out, length);
    }

    /** How many bytes have been written: the place of the next one. */
    public int length() {
        return length;
    }

    /** Writes one value. Refuses as {@link JsonValue#canonical()} says. */
    public void value(JsonValue value) {
        if (depth == JsonReader.MAX_DEPTH) {
            // a program must not write what the reader would refuse
            throw Invariant.INPUT_LIMITS
                    .refuse("", "nesting deeper than " + JsonReader.MAX_DEPTH)
                    .exception();
        }
        depth++;
        write(value);
        depth--;
    }

    private void write(JsonValue value) {
        if (value instanceof JsonString s) {
            string(s.value());
        } else if (value instanceof JsonObject object) {
            object(object);
        } else if (value instanceof JsonArray array) {
            array(array);
        } else if (value instanceof JsonNumber number) {
            ascii(number.canonicalText());
        } else if (value instanceof JsonBoolean bool) {
            ascii(bool.value() ? "true" : "false");
        } else {
            ascii("null");
        }
    }

    private void object(JsonObject object) {
        // RFC 8785 section 3.2.3 sorts by UTF-16 code units, which is String's own order
        var names = object.names().toArray(new String[0]);
        Arrays.sort(names);
        ascii('{');
        for (var i = 0; i < names.length; i++) {
            if (i > 0) {
                ascii(',');
            }
            string(names[i]);
            ascii(':');
            var value = object.get(names[i]);
            value(value == null ? JsonNull.NULL : value);
        }
        ascii('}');
    }

    private void array(JsonArray array) {
        ascii('[');
        var first = true;
        for (var element : array.elements()) {
            if (!first) {
                ascii(',');
            }
            first = false;
            value(element);
        }
        ascii(']');
    }

    /** Writes a string with its quotes. */
    public void string(String s) {
        reserve(s.length() + 2);
        out[length++] = '"';
        var plain = plainPrefix(s);
        for (var i = plain; i < s.length(); i++) {
            var c = s.charAt(i);
            if (isPlain(c)) {
                ascii(c);
            } else if (c < 0x80) {
                escape(c);
            } else {
                i += multiByte(s, i);
            }
        }
        ascii('"');
    }

    /** Writes the characters before the first that is not plain ASCII. Nearly always these are all of them. */
    private int plainPrefix(String s) {
        var end = s.length();
        var to = out;
        var at = length;
        var i = 0;
        for (; i < end; i++) {
            var c = s.charAt(i);
            if (!isPlain(c)) {
                break;
            }
            to[at + i] = (byte) c;
        }
        length = at + i;
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
    }

    private void escape(char c) {
        reserve(6);
        out[length++] = '\\';
        switch (c) {
            case '"', '\\' -> out[length++] = (byte) c;
            case '\b' -> out[length++] = 'b';
            case '\t' -> out[length++] = 't';
            case '\n' -> out[length++] = 'n';
            case '\f' -> out[length++] = 'f';
            case '\r' -> out[length++] = 'r';
            default -> {
                out[length++] = 'u';
                out[length++] = '0';
                out[length++] = '0';
                out[length++] = HEX[c >> 4];
                out[length++] = HEX[c & 0xf];
            }
        }
    }

    /** Writes the code point at {@code i} beyond ASCII; returns how many further chars it took. */
    private int multiByte(String s, int i) {
        var point = s.codePointAt(i);
        reserve(4);
        if (point < 0x800) {
            out[length++] = (byte) (0xc0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                if (Character.isSurrogate((char) point)) {
                    throw Invariant.STRICT_JSON
                            .refuse("", "a string with a lone surrogate")
                            .exception();
                }
                out[length++] = (byte) (0xe0 | (point >> 12));
            } else {
                out[length++] = (byte) (0xf0 | (point >> 18));
                out[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            }
            out[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        }
        out[length++] = (byte) (0x80 | (point & 0x3f));
        return point < 0x10000 ? 0 : 1;
    }

    /** Writes one ASCII character as it is: punctuation for callers that lay out an object themselves. */
    public void ascii(char c) {
        reserve(1);
        out[length++] = (byte) c;
    }

    private void ascii(String s) {
        reserve(s.length());
        for (var i = 0; i < s.length(); i++) {
            out[length++] = (byte) s.charAt(i);
        }
    }

    private void reserve(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }
}
