package io.writ.verifier.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which equation decides, where RFC 8032 lets verifiers choose: S·B = R + k·A, without the cofactor. Keys and
 * signatures are made here from points of small order, by the formulas of the RFC on affine points.
 */
class VerificationEquationTest {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D =
            BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P));
    private static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
    private static final Point BASE = Point.decode("5866666666666666666666666666666666666666666666666666666666666666");
    private static final String OF_ORDER_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";

    /** Every point of small order but the neutral one: of order 2, of order 4, of order 8. */
    private static final List<String> SMALL = List.of(
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            OF_ORDER_8,
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");

    private static final BigInteger SECRET = new BigInteger("271828182845904523536028747135266249775724709369995");
    private static final BigInteger NONCE = new BigInteger("314159265358979323846264338327950288419716939937510");

    @Test
    void aSignatureWhoseRIsTheNeutralPointIsTakenIfTheEquationHolds() {
        var key = BASE.times(SECRET);

        assertThat(verifies(key, NEUTRAL.encoded(), BigInteger.ZERO, 0)).isTrue();
        assertThat(verifies(key, NEUTRAL.encoded(), BigInteger.ONE, 0)).isFalse();
    }

    /** With the cofactor, eight times each side would be equal. */
    @Test
    void aSignatureWhoseRHasAPartOfSmallOrderIsRefused() {
        var key = BASE.times(SECRET);
        assertThat(verifies(key, BASE.times(NONCE).encoded(), NONCE, 0)).isTrue();
        for (var small : SMALL) {
            var point = Point.decode(small);

            assertThat(verifies(key, point.encoded(), BigInteger.ZERO, 0)).isFalse();
            assertThat(verifies(key, BASE.times(NONCE).plus(point).encoded(), NONCE, 0))
                    .isFalse();
        }
    }

    /** A key with such a part is no key of low order; its own signatures verify where k takes that part away. */
    @Test
    void aKeyWithAPartOfSmallOrderSignsOneMessageInEight() {
        var key = BASE.times(SECRET).plus(Point.decode(OF_ORDER_8));
        var nonce = BASE.times(NONCE).encoded();
        var taken = 0;
        for (var message = 0; message < 64; message++) {
            var k = challenge(nonce, key.encoded(), message);
            var vanishes = k.mod(BigInteger.valueOf(8)).signum() == 0;

            assertThat(verifies(key, nonce, NONCE, message)).isEqualTo(vanishes);

            taken += vanishes ? 1 : 0;
        }
        assertThat(taken).isBetween(1, 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000080",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void anotherSpellingOfTheNeutralPointIsNoR(String spelling) {
        assertThat(verifies(BASE.times(SECRET), HexFormat.of().parseHex(spelling), BigInteger.ZERO, 0))
                .isFalse();
    }

    /** A signature of the message under a key whose prime part is SECRET·B: R as given, S = nonce + k·SECRET. */
    private static boolean verifies(Point key, byte[] r, BigInteger nonce, int message) {
        var k = challenge(r, key.encoded(), message);
        var s = littleEndian(nonce.add(k.multiply(SECRET)).mod(L));
        var signature = Arrays.copyOf(r, 64);
        System.arraycopy(s, 0, signature, 32, 32);
        return Ed25519PublicKey.of(key.encoded()).verify(text(message), signature);
    }

    private static byte[] text(int message) {
        return ("message " + message).getBytes(StandardCharsets.US_ASCII);
    }

    /** k, reduced modulo L as RFC 8032 allows: what is left modulo 8 decides about parts of small order. */
    private static BigInteger challenge(byte[] r, byte[] key, int message) {
        try {
            var sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(r);
            sha512.update(key);
            return unsigned(sha512.digest(text(message))).mod(L);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] littleEndian(BigInteger value) {
        var bytes = new byte[32];
        for (var i = 0; i < 32; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static BigInteger unsigned(byte[] littleEndian) {
        var value = BigInteger.ZERO;
        for (var i = littleEndian.length - 1; i >= 0; i--) {
            value = value.shiftLeft(8).add(BigInteger.valueOf(littleEndian[i] & 0xff));
        }
        return value;
    }

    /** A point of −x² + y² = 1 + d·x²·y². */
    private record Point(BigInteger x, BigInteger y) {
        static Point decode(String hex) {
            var bytes = HexFormat.of().parseHex(hex);
            var odd = (bytes[31] & 0x80) != 0;
            bytes[31] &= 0x7f;
            var y = unsigned(bytes);
            var square = y.pow(2)
                    .subtract(BigInteger.ONE)
                    .multiply(D.multiply(y.pow(2)).add(BigInteger.ONE).modInverse(P))
                    .mod(P);
            var x = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
            if (!x.pow(2).mod(P).equals(square)) {
                x = x.multiply(BigInteger.TWO.modPow(P.shiftRight(2), P)).mod(P);
            }
            assertThat(x.pow(2).mod(P)).isEqualTo(square);
            return new Point(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
        }

        byte[] encoded() {
            var bytes = littleEndian(y);
            bytes[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
            return bytes;
        }

        Point plus(Point other) {
            var product = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y);
            var sumX = x.multiply(other.y).add(y.multiply(other.x));
            var sumY = y.multiply(other.y).add(x.multiply(other.x));
            return new Point(
                    sumX.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
                    sumY.multiply(BigInteger.ONE.subtract(product).modInverse(P))
                            .mod(P));
        }

        Point times(BigInteger scalar) {
            var result = NEUTRAL;
            for (var bit = scalar.bitLength() - 1; bit >= 0; bit--) {
                result = result.plus(result);
                if (scalar.testBit(bit)) {
                    result = result.plus(this);
                }
            }
            return result;
        }
    }
}
