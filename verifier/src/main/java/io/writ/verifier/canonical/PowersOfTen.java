package io.writ.verifier.canonical;

import java.math.BigInteger;

/**
 * Powers of ten as binary numbers of 126 bits, and the logarithms that go with them, for every exponent that a double
 * has. Computed exactly, once.
 */
final class PowersOfTen {
    private static final int BITS = 126;
    private static final int HALF = 63;
    private static final long LOW_HALF = Long.MAX_VALUE;

    /** The exponents of the least and of the greatest double. */
    private static final int MIN = -324;

    private static final int MAX = 292;

    /** log10 of 2, log10 of 3/4 and log2 of 10 in units of 2^-32; enough for every exponent of a double. */
    private static final long LOG10_OF_2 = 1_292_913_986L;

    private static final long LOG10_OF_3_QUARTERS = -536_607_788L;
    private static final long LOG2_OF_10 = 14_267_572_527L;

    private static final Scale[] INVERSES = inverses();

    private PowersOfTen() {}

    /**
     * A factor: (high · 2^63 + low) · 2^n for an n that belongs to its exponent. It is above the power by at most one
     * unit of its last bit.
     */
    record Scale(long high, long low) {
        /**
         * The product without its last 127 bits, which is odd if they were not all zero: so it compares with whole
         * numbers as the exact product does (Giulietti, section 9).
         *
         * @param factor above 0 and below 2^62
         */
        long times(long factor) {
            var carried = ((high * factor) >>> 1) + Math.multiplyHigh(low, factor);
            var whole = Math.multiplyHigh(high, factor) + (carried >>> HALF);
            return (carried & LOW_HALF) == 0 ? whole : whole | 1;
        }
    }

    /** The greatest e for which 10^e is not above 2^power, or 3/4 of that for the shorter interval. */
    static int floorLog10(int power, boolean threeQuarters) {
        return (int) ((power * LOG10_OF_2 + (threeQuarters ? LOG10_OF_3_QUARTERS : 0)) >> 32);
    }

    /** The greatest e for which 2^e is not above 10^exponent. */
    static int floorLog2(int exponent) {
        return (int) ((exponent * LOG2_OF_10) >> 32);
    }

    /** 1 / 10^exponent. */
    static Scale inverse(int exponent) {
        return INVERSES[exponent - MIN];
    }

    private static Scale[] inverses() {
        var inverses = new Scale[MAX - MIN + 1];
        for (var exponent = MIN; exponent <= MAX; exponent++) {
            var rounded = floor(-exponent).add(BigInteger.ONE);
            inverses[exponent - MIN] = new Scale(rounded.shiftRight(HALF).longValue(), rounded.longValue() & LOW_HALF);
        }
        return inverses;
    }

    /** The first {@link #BITS} bits of a power of ten. */
    private static BigInteger floor(int exponent) {
        var shift = BITS - 1 - floorLog2(exponent);
        var power = BigInteger.TEN.pow(Math.abs(exponent));
        return exponent < 0 ? BigInteger.ONE.shiftLeft(shift).divide(power) : power.shiftLeft(shift);
    }
}
