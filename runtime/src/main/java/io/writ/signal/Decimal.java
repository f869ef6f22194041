package io.writ.signal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Decimals in their one canonical spelling. Nothing is ever rounded: a text either has an exact canonical form or is
 * refused.
 */
public final class Decimal {
    /** The most digits, leading zeros not counted. */
    public static final int MAX_DIGITS = 38;

    /** Fractional digits that the evaluator's fast form keeps: {@link #scaled} counts millionths. */
    public static final int SCALE = 6;

    private static final int MAX_TEXT = 128;
    private static final int MAX_LONG_DIGITS = 18;

    private Decimal() {}

    /**
     * The canonical form of a decimal: no exponent, no {@code +}, no leading zeros, no zeros at the end of the
     * fraction, no bare point, {@code 0} for every zero.
     *
     * @return null if the text is no decimal of at most {@link #MAX_DIGITS} digits
     */
    public static @Nullable String canonical(String text) {
        var start = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        var point = text.indexOf('.');
        var end = text.length();
        var wholeEnd = point < 0 ? end : point;
        var fraction = point < 0 ? "" : text.substring(point + 1);
        if (end > MAX_TEXT
                || wholeEnd - start + fraction.length() == 0
                || !digits(text, start, wholeEnd)
                || !digits(fraction, 0, fraction.length())) {
            return null;
        }
        while (start < wholeEnd && text.charAt(start) == '0') {
            start++;
        }
        if (wholeEnd - start + fraction.length() > MAX_DIGITS) {
            return null;
        }
        var kept = fraction.length();
        while (kept > 0 && fraction.charAt(kept - 1) == '0') {
            kept--;
        }
        return compose(text.charAt(0) == '-', text.substring(start, wholeEnd), fraction.substring(0, kept));
    }

    private static String compose(boolean negative, String whole, String fraction) {
        if (whole.isEmpty() && fraction.isEmpty()) {
            return "0";
        }
        var magnitude = (whole.isEmpty() ? "0" : whole) + (fraction.isEmpty() ? "" : "." + fraction);
        return negative ? "-" + magnitude : magnitude;
    }

    private static boolean digits(String text, int from, int to) {
        for (var i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** A canonical decimal in millionths, or {@link SignalValues#UNSCALED} if a long does not hold it exactly. */
    static long scaled(String canonical) {
        var start = canonical.charAt(0) == '-' ? 1 : 0;
        var point = canonical.indexOf('.');
        var places = point < 0 ? 0 : canonical.length() - point - 1;
        var whole = (point < 0 ? canonical.length() : point) - start;
        if (places > SCALE || whole + SCALE > MAX_LONG_DIGITS) {
            return SignalValues.UNSCALED;
        }
        var value = 0L;
        for (var i = start; i < canonical.length(); i++) {
            if (i != point) {
                value = value * 10 + (canonical.charAt(i) - '0');
            }
        }
        for (var i = places; i < SCALE; i++) {
            value *= 10;
        }
        return start == 1 ? -value : value;
    }

    /** The greatest count of millionths that is not above {@code value}, held within what scaled values can be. */
    public static long floorScaled(BigDecimal value) {
        return clamp(value.movePointRight(SCALE).setScale(0, RoundingMode.FLOOR));
    }

    /** The least count of millionths that is not below {@code value}, held within what scaled values can be. */
    public static long ceilingScaled(BigDecimal value) {
        return clamp(value.movePointRight(SCALE).setScale(0, RoundingMode.CEILING));
    }

    private static long clamp(BigDecimal whole) {
        var limit = BigDecimal.TEN.pow(MAX_LONG_DIGITS);
        return whole.min(limit).max(limit.negate()).longValueExact();
    }
}
