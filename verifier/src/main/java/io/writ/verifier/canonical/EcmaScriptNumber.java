package io.writ.verifier.canonical;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * ECMAScript's {@code Number::toString} (ECMA-262 section 6.1.6.1.20), which RFC 8785 section 3.2.2.3 prescribes.
 * Written from the definition, with exact decimals, because {@code Double.toString} is not the shortest form on every
 * JDK.
 */
public final class EcmaScriptNumber {
    private static final int MAX_DIGITS = 17;
    private static final int PLAIN_MAX = 21;
    private static final int PLAIN_MIN = -6;

    private EcmaScriptNumber() {}

    /** The text of a finite number. */
    public static String format(double value) {
        if (value == 0) {
            return "0";
        }
        var shortest = shortest(Math.abs(value)).stripTrailingZeros();
        var digits = shortest.unscaledValue().toString();
        var point = digits.length() - shortest.scale();
        return (value < 0 ? "-" : "") + layOut(digits, point);
    }

    /** The decimal of fewest digits that reads back as {@code value}; of several, the closest. */
    private static BigDecimal shortest(double value) {
        var exact = new BigDecimal(value);
        for (var digits = 1; digits < MAX_DIGITS; digits++) {
            var down = exact.round(new MathContext(digits, RoundingMode.FLOOR));
            var up = exact.round(new MathContext(digits, RoundingMode.CEILING));
            var downReads = down.doubleValue() == value;
            var upReads = up.doubleValue() == value;
            if (downReads && upReads) {
                return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            }
            if (downReads || upReads) {
                return downReads ? down : up;
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
    }

    private static String layOut(String digits, int point) {
        var count = digits.length();
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
