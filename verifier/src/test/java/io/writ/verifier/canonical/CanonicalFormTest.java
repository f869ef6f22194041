package io.writ.verifier.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalFormTest {
    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void numbersAreWrittenAsRfc8785AppendixBSays(String bits, String expected) {
        var value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

        assertThat(EcmaScriptNumber.format(value)).isEqualTo(expected);
    }

    @Test
    void randomNumbersAreWrittenAsAnIndependentImplementationWritesThem() throws IOException {
        var json = new RandomJson(3);
        for (var i = 0; i < 50_000; i++) {
            var value = json.fraction();

            assertThat(EcmaScriptNumber.format(value)).isEqualTo(NumberToJSON.serializeNumber(value));
        }
    }

    /** Schubfach against the definition, where its arithmetic has the least room, and anywhere. */
    @Test
    void numbersAreWrittenAsTheDefinitionSays() {
        for (var bits = 1L; bits <= 1_000; bits++) {
            requireByDefinition(Double.longBitsToDouble(bits));
        }
        for (var power = Double.MIN_EXPONENT - 52; power <= Double.MAX_EXPONENT; power++) {
            requireByDefinition(Math.scalb(1.0, power));
            requireByDefinition(Math.nextDown(Math.scalb(1.0, power)));
            requireByDefinition(Math.nextUp(Math.scalb(1.0, power)));
        }
        for (var power = -323; power <= 308; power++) {
            requireByDefinition(Double.parseDouble("1e" + power));
            requireByDefinition(Math.nextDown(Double.parseDouble("1e" + power)));
        }
        requireByDefinition(Double.MAX_VALUE);
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++) {
            requireByDefinition(Double.longBitsToDouble(random.nextLong(1, 1L << 52)));
            requireByDefinition(Double.longBitsToDouble(random.nextLong(1, 0x7ffL << 52)));
            requireByDefinition((double) random.nextLong(1, 1L << random.nextInt(1, 63)));
        }
    }

    private static void requireByDefinition(double value) {
        var shortest = byDefinition(value);
        if (shortest.signum() > 0) {
            assertThat(ShortestDecimal.of(value))
                    .isEqualTo(new ShortestDecimal(shortest.unscaledValue().longValueExact(), -shortest.scale()));
        }
    }

    /** The decimal of fewest digits that reads as the value, found by trying: 1 digit, 2 digits, and so on. */
    private static BigDecimal byDefinition(double value) {
        var exact = new BigDecimal(value);
        for (var digits = 1; ; digits++) {
            var closest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (closest.doubleValue() == value) {
                return closest.stripTrailingZeros();
            }
            var other = exact.round(
                    new MathContext(digits, closest.compareTo(exact) < 0 ? RoundingMode.CEILING : RoundingMode.FLOOR));
            if (other.doubleValue() == value) {
                return other.stripTrailingZeros();
            }
        }
    }

    /** Subnormals of 17 digits cost the most by exact arithmetic: some 100 µs each. */
    @Test
    void noNumberIsExpensive() {
        var document =
                ("[" + "1.1125369292536007e-308,".repeat(170_000) + "5e-324]").getBytes(StandardCharsets.US_ASCII);
        var value = JsonReader.read(document);

        assertTimeout(Duration.ofSeconds(5), () -> {
            assertThat(value.canonical()).isEqualTo(document);
        });
    }

    @Test
    void aSizeIsKnownBeforeItIsWritten() {
        var json = new RandomJson(6);
        for (var i = 0; i < 10_000; i++) {
            var value = json.value(5);

            assertThat(value.exceeds(value.canonical().length)).isFalse();
        }
        var large = JsonReader.read(utf8("{\"a\":[\"" + "x".repeat(90) + "\",[],{},null,1e400]}"));
        assertThat(large.exceeds(100)).isTrue();
        assertThat(large.exceeds(120)).isFalse();
    }

    @Test
    void generatedValuesAreWrittenAsAnIndependentImplementationWritesThem() throws IOException {
        var json = new RandomJson(4);
        for (var i = 0; i < 10_000; i++) {
            // the other implementation reads only objects and arrays
            var value = new JsonArray(java.util.List.of(json.value(6)));
            var theirs = new JsonCanonicalizer(json.spell(value)).getEncodedUTF8();

            assertThat(value.canonical()).isEqualTo(theirs);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1e400, is beyond the range of a double",
        "-1e400, is beyond the range of a double",
        "9007199254740993, would be rounded",
        "9007199254740992, is an integer beyond ±(2^53−1)",
        "-9007199254740992, is an integer beyond ±(2^53−1)",
        "1e20, is an integer beyond ±(2^53−1)",
        "0.1000000000000000055511151231257827021181583404541015625, would be rounded",
        "1e-400, would be rounded",
        "5e-325, would be rounded",
        "4.9e-324, would be rounded",
        "1e-99999999999999999999, would be rounded",
        "1.79769313486231581e308, is beyond the range of a double",
        "1.79769313486231571e308, would be rounded",
        "0.10000000000000000001, would be rounded",
    })
    void numbersWithoutAnExactCanonicalFormAreRefused(String number, String problem) {
        assertThatThrownBy(() -> JsonReader.read(number.getBytes(StandardCharsets.US_ASCII))
                        .canonical())
                .hasMessage("INV-003@canonicalize: a number " + problem
                        + ". Send the number as a string, or within the range and precision of an IEEE 754 double.");
    }

    @ParameterizedTest
    @CsvSource({
        "-0, 0",
        "-0.0, 0",
        "0e9, 0",
        "1.0, 1",
        "1E2, 100",
        "0.10, 0.1",
        "5e-324, 5e-324",
        "9007199254740991, 9007199254740991",
        "1e21, 1e+21",
        "100000000000000000000e1, 1e+21",
        "1e-7, 1e-7",
        "0.0000010, 0.000001",
        "-0e-99999999999999999999, 0",
        "0.00050e-320, 5e-324",
        "1200e-2, 12",
        "-12.50E+1, -125",
    })
    void numbersHaveOneSpelling(String number, String canonical) {
        var written =
                JsonReader.read(number.getBytes(StandardCharsets.US_ASCII)).canonical();

        assertThat(written).asString().isEqualTo(canonical);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void loneSurrogatesAreNeverWritten() {
        assertThatThrownBy(() -> new JsonString("a\ud800").canonical())
                .hasMessageStartingWith("INV-001@canonicalize: a string with a lone surrogate. ");
    }
}
