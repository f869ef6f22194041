package io.writ.verifier.canonical;

/**
 * ECMAScript's {@code Number::toString} (ECMA-262 section 6.1.6.1.20), which RFC 8785 section 3.2.2.3 prescribes. The
 * cost of a number is bounded, whichever it is.
 */
public final class EcmaScriptNumber {
    private static final int PLAIN_MAX = 21;
    private static final int PLAIN_MIN = -6;

    private EcmaScriptNumber() {}

    /** The text of a finite number. */
    public static String format(double value) {
        if (value == 0) {
            return "0";
        }
        var text = layOut(ShortestDecimal.of(Math.abs(value)));
        return value < 0 ? "-" + text : text;
    }

    /** The text of a decimal without its sign. */
    static String layOut(ShortestDecimal shortest) {
        var digits = Long.toString(shortest.digits());
        var count = digits.length();
        var point = count + shortest.exponent();
        if (count <= point && point <= PLAIN_MAX) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= PLAIN_MAX) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (PLAIN_MIN < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        var exponent = point - 1;
        var mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
