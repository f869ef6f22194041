package io.writ.verifier.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        "-0, 0", "-0.0, 0", "0e9, 0", "1.0, 1", "1E2, 100", "0.10, 0.1", "5e-324, 5e-324", "9007199254740991, 9007199254740991",
        "1e21, 1e+21", "100000000000000000000e1, 1e+21", "1e-7, 1e-7", "0.0000010, 0.000001",
    })
    void numbersHaveOneSpelling(String number, String canonical) {
        var written = JsonReader.read(number.getBytes(StandardCharsets.US_ASCII)).canonical();

        assertThat(written).asString().isEqualTo(canonical);
    }

    @Test
    void loneSurrogatesAreNeverWritten() {
        assertThatThrownBy(() -> new JsonString("a\ud800").canonical())
                .hasMessageStartingWith("INV-001@canonicalize: a string with a lone surrogate. ");
    }
}
