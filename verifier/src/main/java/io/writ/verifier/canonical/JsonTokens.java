package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a document and how far they are read: strings, numbers, words and the space between them, each by its
 * own strict grammar. {@link JsonReader} puts values together from them.
 */
final class JsonTokens {
    private final byte[] in;
    private int at;

    JsonTokens(byte[] in) {
        this.in = in;
    }

    /** Where the next byte stands. */
    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at >= in.length;
    }

    /** The next byte, which stays the next one. */
    char peek() {
        if (at >= in.length) {
            throw refuse("the end of the input in the middle of a value");
        }
        return (char) (in[at] & 0xff);
    }

    /** Goes on by the byte that {@link #peek} gave. */
    void skip() {
        at++;
    }

    void expect(char c) {
        if (peek() != c) {
            throw refuse(c + " was expected");
        }
        at++;
    }

    void whitespace() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    void requireNoByteOrderMark() {
        if (in.length >= 3 && (in[0] & 0xff) == 0xef && (in[1] & 0xff) == 0xbb && (in[2] & 0xff) == 0xbf) {
            throw refuse("a byte order mark");
        }
    }

    void word(String word) {
        for (var i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw refuse("a JSON value was expected");
            }
        }
    }

    JsonNumber number() {
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
        if (at - start > JsonReader.MAX_NUMBER) {
            throw Invariant.INPUT_LIMITS
                    .refuse(placeOf(start), "a number of more than " + JsonReader.MAX_NUMBER + " characters")
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

    /** A string, from its opening quote on, without its escapes. */
    String string() {
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

    /** A refusal of what stands here. */
    RefusedException refuse(String problem) {
        return refuse(at, problem);
    }

    /** A refusal of what stands at a position. */
    RefusedException refuse(int position, String problem) {
        return Invariant.STRICT_JSON.refuse(placeOf(position), problem).exception();
    }

    /** A position as people count, from 1: its line, and its column in bytes. */
    String placeOf(int position) {
        var line = 1;
        var column = 1;
        for (var i = 0; i < Math.min(position, in.length); i++) {
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
