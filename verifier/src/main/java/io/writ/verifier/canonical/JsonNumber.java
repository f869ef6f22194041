package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A JSON number as it was written, so that nothing is rounded before somebody decides what it means.
 *
 * @param text a number by the grammar of RFC 8259 section 6
 */
public record JsonNumber(String text) implements JsonValue {
    /** 2^53 − 1: beyond it, doubles skip integers (RFC 7493 section 2.2). */
    public static final long MAX_SAFE_INTEGER = 9_007_199_254_740_991L;

    private static final int SAFE_DIGITS = 15;

    public JsonNumber {
        Objects.requireNonNull(text, "text");
    }

    /** An integer within ±(2^53−1). */
    public static JsonNumber of(long value) {
        if (value > MAX_SAFE_INTEGER || value < -MAX_SAFE_INTEGER) {
            throw Invariant.CANONICAL_NUMBERS
                    .refuse("", "an integer beyond ±(2^53−1)")
                    .exception();
        }
        return new JsonNumber(Long.toString(value));
    }

    /** Whether it is written as an integer: digits, with or without a minus sign. */
    public boolean isInteger() {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return true;
    }

    /** Its value if it is written as an integer within ±(2^53−1). */
    public OptionalLong safeInteger() {
        if (!isInteger() || text.length() > SAFE_DIGITS + 2) {
            return OptionalLong.empty();
        }
        var value = Long.parseLong(text);
        return Math.abs(value) > MAX_SAFE_INTEGER ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * The RFC 8785 form, which is ECMAScript's {@code Number::toString}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-003 if that form is another number than the one written, or
     *     an integer beyond ±(2^53−1)
     */
    public String canonicalText() {
        if (text.length() <= SAFE_DIGITS && isInteger()) {
            return text.equals("-0") ? "0" : text;
        }
        var value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw refused("is beyond the range of a double");
        }
        var written = DecimalText.of(text);
        if (written.isZero()) {
            return "0";
        }
        if (value == 0) {
            throw refused("would be rounded");
        }
        var shortest = ShortestDecimal.of(Math.abs(value));
        if (!written.is(shortest)) {
            throw refused("would be rounded");
        }
        var canonical = (value < 0 ? "-" : "") + EcmaScriptNumber.layOut(shortest);
        if (Math.abs(value) > MAX_SAFE_INTEGER && canonical.indexOf('e') < 0) {
            throw refused("is an integer beyond ±(2^53−1)");
        }
        return canonical;
    }

    private static RuntimeException refused(String what) {
        return Invariant.CANONICAL_NUMBERS.refuse("", "a number " + what).exception();
    }

    @Override
    public String kind() {
        return "number";
    }
}
