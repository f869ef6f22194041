package io.writ.verifier.log;

/** Sizes and indices as C2SP texts write them: decimal, no sign, no leading zero, at most 2^63−1. */
final class Decimal {
    private static final int MAX_DIGITS = 19;

    private Decimal() {}

    /** The number, or −1 for any other spelling. */
    static long parse(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        var value = 0L;
        for (var i = 0; i < text.length(); i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        // 19 digits are always less than 2^64: a number beyond 2^63−1 comes out negative
        return value < 0 ? -1 : value;
    }
}
