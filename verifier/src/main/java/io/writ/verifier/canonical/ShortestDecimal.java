package io.writ.verifier.canonical;

/**
 * The decimal of fewest digits that reads back as a double; of several, the closest to it; of two as close, the even
 * one. It is digits · 10^exponent, and the last digit is not 0.
 *
 * <p>Found by Schubfach, the algorithm of Raffaello Giulietti (The Schubfach way to render doubles, 2020), in constant
 * time: {@code Double.toString} is not the shortest form on every JDK, and exact decimals of unbounded length cost an
 * attacker nothing and the reader much.
 */
record ShortestDecimal(long digits, int exponent) {
    private static final int FRACTION_BITS = 52;
    private static final long FRACTION = (1L << FRACTION_BITS) - 1;
    private static final int BIAS = 1_075;

    /** The shortest decimal of a finite number above 0. */
    static ShortestDecimal of(double value) {
        var bits = Double.doubleToRawLongBits(value);
        var fraction = bits & FRACTION;
        var biased = (int) (bits >>> FRACTION_BITS);
        var normal = biased > 0;
        // the value is whole · 2^power
        var whole = normal ? fraction | (FRACTION + 1) : fraction;
        var power = Math.max(biased, 1) - BIAS;
        // at a power of two the double below is half as far away as the one above
        var lopsided = fraction == 0 && biased > 1;
        var exponent = PowersOfTen.floorLog10(power, lopsided);
        var scale = PowersOfTen.inverse(exponent);
        var shift = power + PowersOfTen.floorLog2(-exponent) + 2;
        // all three in quarters of 10^exponent, and odd where they are not exact
        var value4 = scale.times((4 * whole) << shift);
        var low = scale.times((4 * whole - (lopsided ? 1 : 2)) << shift);
        var high = scale.times((4 * whole + 2) << shift);
        // a decimal in the middle between two doubles reads as the even one
        var open = whole & 1;
        return within(value4, low + open, high - open, exponent);
    }

    /**
     * The interval from {@code low} to {@code high} is shorter than 10 units and not shorter than one: at most one
     * multiple of ten is in it, and at least one whole number.
     */
    private static ShortestDecimal within(long value4, long low, long high, int exponent) {
        var below = value4 >> 2;
        var tensBelow = below / 10 * 10;
        var tensAbove = tensBelow + 10;
        if (low <= 4 * tensBelow) {
            return stripped(tensBelow, exponent);
        }
        if (4 * tensAbove <= high) {
            return stripped(tensAbove, exponent);
        }
        var belowIsIn = low <= 4 * below;
        var aboveIsIn = 4 * (below + 1) <= high;
        if (belowIsIn != aboveIsIn) {
            return stripped(belowIsIn ? below : below + 1, exponent);
        }
        var beyondMiddle = value4 - (4 * below + 2);
        var down = beyondMiddle < 0 || (beyondMiddle == 0 && (below & 1) == 0);
        return stripped(down ? below : below + 1, exponent);
    }

    private static ShortestDecimal stripped(long digits, int exponent) {
        var rest = digits;
        var zeros = 0;
        while (rest % 10 == 0) {
            rest /= 10;
            zeros++;
        }
        return new ShortestDecimal(rest, exponent + zeros);
    }
}
