package io.writ.verifier.canonical;

/**
 * What a JSON number says, without rounding: its digits from the first to the last that is not 0, and the power of ten
 * of the last one. Takes time linear in the text, whatever its exponent.
 *
 * @param digits empty for zero
 */
record DecimalText(String digits, long exponent) {
    /** No double is as far from 1; what is written beyond it is not told apart. */
    private static final long FARTHEST = 1L << 32;

    /** @param text a number by the grammar of RFC 8259 section 6 */
    static DecimalText of(String text) {
        var end = endOfDigits(text);
        var digits = new StringBuilder(end);
        var places = 0;
        for (var i = 0; i < end; i++) {
            var c = text.charAt(i);
            if (c == '.') {
                places = end - i - 1;
            } else if (c != '-' && (c != '0' || digits.length() > 0)) {
                digits.append(c);
            }
        }
        var kept = digits.length();
        while (kept > 0 && digits.charAt(kept - 1) == '0') {
            kept--;
        }
        var exponent = exponent(text, end) - places + (digits.length() - kept);
        return new DecimalText(digits.substring(0, kept), exponent);
    }

    private static int endOfDigits(String text) {
        var end = 0;
        while (end < text.length() && text.charAt(end) != 'e' && text.charAt(end) != 'E') {
            end++;
        }
        return end;
    }

    /** The exponent as it is written after {@code e}; 0 if there is none. */
    private static long exponent(String text, int end) {
        var value = 0L;
        for (var i = end + 1; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c != '-' && c != '+') {
                value = Math.min(10 * value + (c - '0'), FARTHEST);
            }
        }
        return end + 1 < text.length() && text.charAt(end + 1) == '-' ? -value : value;
    }

    boolean isZero() {
        return digits.isEmpty();
    }

    /** Whether it says exactly this, its sign aside. */
    boolean is(ShortestDecimal decimal) {
        return exponent == decimal.exponent() && digits.contentEquals(Long.toString(decimal.digits()));
    }
}
