package io.writ.verifier.keys;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier must know of edwards25519 (RFC 8032 section 5.1) before it trusts a key: whether an encoding is
 * canonical, on the curve, and of low order. Only for public values: nothing here runs in constant time.
 */
final class EdwardsPoint {
    private static final BigInteger TWO = BigInteger.TWO;
    private static final BigInteger P = TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D = BigInteger.valueOf(-121_665)
            .multiply(BigInteger.valueOf(121_666).modInverse(P))
            .mod(P);

    /** The order of the base point (RFC 8032 section 5.1). */
    private static final BigInteger L = TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final BigInteger SQRT_OF_MINUS_ONE =
            TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

    private final BigInteger x;
    private final BigInteger y;

    private EdwardsPoint(BigInteger x, BigInteger y) {
        this.x = x;
        this.y = y;
    }

    /** Decodes by RFC 8032 section 5.1.3; null unless the encoding is canonical and on the curve. */
    static @Nullable EdwardsPoint decode(byte[] encoding) {
        if (!hasCanonicalY(encoding)) {
            return null;
        }
        var odd = encoding[31] < 0;
        var y = yOf(encoding);
        var ySquared = square(y);
        var numerator = ySquared.subtract(BigInteger.ONE).mod(P);
        var denominator = D.multiply(ySquared).add(BigInteger.ONE).mod(P);
        var x = squareRoot(numerator.multiply(denominator.modInverse(P)).mod(P));
        if (x == null || (x.signum() == 0 && odd)) {
            return null;
        }
        return new EdwardsPoint(x.testBit(0) == odd ? x : P.subtract(x), y);
    }

    /** Whether the y coordinate is less than p, so that the encoding is the only one of its point. */
    static boolean hasCanonicalY(byte[] encoding) {
        return yOf(encoding).compareTo(P) < 0;
    }

    /** Whether 32 little-endian bytes are a scalar less than the order of the base point. */
    static boolean isCanonicalScalar(byte[] littleEndian) {
        return unsigned(littleEndian).compareTo(L) < 0;
    }

    /**
     * Whether eight times this point is the neutral point. Three doublings take exactly the points of low order there.
     */
    boolean isOfLowOrder() {
        var px = x;
        var py = y;
        var pz = BigInteger.ONE;
        for (var i = 0; i < 3; i++) {
            var b = square(px.add(py));
            var c = square(px);
            var d = square(py);
            var f = d.subtract(c);
            var j = f.subtract(square(pz).shiftLeft(1));
            px = b.subtract(c).subtract(d).multiply(j).mod(P);
            py = f.multiply(c.negate().subtract(d)).mod(P);
            pz = f.multiply(j).mod(P);
        }
        return px.signum() == 0;
    }

    private static BigInteger yOf(byte[] encoding) {
        var bytes = encoding.clone();
        bytes[31] &= 0x7f;
        return unsigned(bytes);
    }

    private static BigInteger unsigned(byte[] littleEndian) {
        var bigEndian = Arrays.copyOf(littleEndian, littleEndian.length);
        for (int i = 0, j = bigEndian.length - 1; i < j; i++, j--) {
            var kept = bigEndian[i];
            bigEndian[i] = bigEndian[j];
            bigEndian[j] = kept;
        }
        return new BigInteger(1, bigEndian);
    }

    /** A square root modulo p, which is 5 modulo 8; null if there is none. */
    private static @Nullable BigInteger squareRoot(BigInteger square) {
        var candidate = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        for (var root : new BigInteger[] {
            candidate, candidate.multiply(SQRT_OF_MINUS_ONE).mod(P)
        }) {
            if (square(root).equals(square)) {
                return root;
            }
        }
        return null;
    }

    private static BigInteger square(BigInteger value) {
        return value.multiply(value).mod(P);
    }
}
