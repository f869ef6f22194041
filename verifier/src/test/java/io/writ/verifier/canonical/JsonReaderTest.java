package io.writ.verifier.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final String FIX =
            ". Send well-formed I-JSON: no BOM, no duplicate names, no lone surrogates, nothing after the value.";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"a":2}               | line 1, column 8: the member name "a" for the second time
            {"a":1,"\\u0061":2}         | line 1, column 8: the member name "a" for the second time
            {"é":1,"\\u00e9":2}         | line 1, column 9: the member name "é" for the second time
            {"__proto__":1,"__proto\\u005f\\u005f":1} | line 1, column 16: the member name "__proto__" for the second time
            {"\\u0000":1,"\\u0000":1}   | line 1, column 13: the member name "\\u0000" for the second time
            "\\ud800"                   | line 1, column 8: a lone surrogate
            "\\udc00\\ud800"            | line 1, column 8: a lone surrogate
            "\\ud800\\ud800"            | line 1, column 14: a lone surrogate
            "\\ud800x"                  | line 1, column 8: a lone surrogate
            1 1                         | line 1, column 3: something after the value
            {} ,                        | line 1, column 4: something after the value
            [1,]                        | line 1, column 4: a JSON value was expected
            {"a":1,}                    | line 1, column 8: a member name in double quotes was expected
            {a:1}                       | line 1, column 2: a member name in double quotes was expected
            ['a']                       | line 1, column 2: a JSON value was expected
            01                          | line 1, column 2: something after the value
            +1                          | line 1, column 1: a JSON value was expected
            .5                          | line 1, column 1: a JSON value was expected
            5.                          | line 1, column 3: the end of the input in the middle of a value
            1e                          | line 1, column 3: the end of the input in the middle of a value
            -                           | line 1, column 2: the end of the input in the middle of a value
            0x10                        | line 1, column 2: something after the value
            NaN                         | line 1, column 1: a JSON value was expected
            Infinity                    | line 1, column 1: a JSON value was expected
            tru                         | line 1, column 4: the end of the input in the middle of a value
            nul1                        | line 1, column 4: a JSON value was expected
            "\\x41"                     | line 1, column 3: an unknown escape
            "\\u00g0"                   | line 1, column 6: four hexadecimal digits were expected
            [1 2]                       | line 1, column 4: a comma or ] was expected
            // no                       | line 1, column 1: a JSON value was expected
            [                           | line 1, column 2: the end of the input in the middle of a value
            """)
    void whateverTwoParsersCouldReadDifferentlyIsRefusedWithItsPlace(String document, String refusal) {
        assertThatThrownBy(() -> JsonReader.read(utf8(document)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-001@canonicalize: " + refusal + FIX);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "efbbbf7b7d, a byte order mark",
        "2280 22, invalid UTF-8", // a continuation byte alone
        "22c0af22, invalid UTF-8", // overlong slash, 2 bytes
        "22c1bf22, invalid UTF-8", // overlong DEL
        "22e080af22, invalid UTF-8", // overlong, 3 bytes
        "22e09fbf22, invalid UTF-8",
        "22f08080af22, invalid UTF-8", // overlong, 4 bytes
        "22f08fbfbf22, invalid UTF-8",
        "22eda08022, invalid UTF-8", // surrogate
        "22edbfbf22, invalid UTF-8",
        "22f490808022, invalid UTF-8", // beyond U+10FFFF
        "22f888808080 22, invalid UTF-8", // five bytes
        "22fe22, invalid UTF-8",
        "22ff22, invalid UTF-8",
        "22c322, invalid UTF-8", // cut short
        "22e282, invalid UTF-8", // cut short at the end
        "22f09d8422, invalid UTF-8",
        "2200 22, a control character that is not escaped",
        "221f22, a control character that is not escaped",
        "220a22, a control character that is not escaped",
        "00, a JSON value was expected",
        "c2a0, a JSON value was expected", // a no-break space is no JSON whitespace
        "0b31, a JSON value was expected",
        "'', the end of the input in the middle of a value",
        "20, the end of the input in the middle of a value",
    })
    void bytesThatAreNotStrictUtf8AreRefused(String hex, String problem) {
        var document = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThatThrownBy(() -> JsonReader.read(document)).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.refusal().invariant()).isEqualTo(Invariant.STRICT_JSON);
            assertThat(refused.refusal().problem()).isEqualTo(problem);
        });
    }

    @Test
    void sizeIsRefusedBeforeAnythingIsRead() {
        assertThatThrownBy(() -> JsonReader.read(new byte[100 << 20]))
                .hasMessage("INV-002@canonicalize: a document of 104857600 bytes, where at most 4194304 are read."
                        + " Send a smaller or flatter document.");
    }

    /** 4 MiB of each take some 100 to 250 MB when they have been read. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"\":0},", "{\"\":{\"\":{\"\":0}}},", "[[[0]]],", "\"\",", "1,"})
    void whatTakesTooMuchMemoryIsRefusedBeforeItIsTaken(String piece) {
        var times = (JsonReader.DEFAULT_LIMIT - 3) / piece.length();
        var document = utf8("[" + piece.repeat(times) + "0]");

        assertThatThrownBy(() -> JsonReader.read(document)).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.refusal().invariant()).isEqualTo(Invariant.INPUT_LIMITS);
            assertThat(refused.refusal().problem()).isEqualTo("values that take more memory than there is for them");
            assertThat(refused.refusal().place()).matches("line 1, column [0-9]{6,7}");
        });
    }

    /** Vectors of fractions are the heaviest documents that people send. */
    @Test
    void aDocumentOfFullSizeIsReadIfItSaysSomething() {
        var fractions = utf8("[" + "0.1234567,".repeat(JsonReader.DEFAULT_LIMIT / 10 - 1) + "0]");

        assertThat(JsonReader.read(fractions)).isInstanceOf(JsonArray.class);
    }

    @Test
    void theMemoryOfEachValueIsCounted() {
        var counted = new AtomicLong();

        JsonReader.read(utf8("{\"a\":[\"b\",1,true,{},[]]}"), 64, bytes -> counted.addAndGet(bytes) > 0);

        var texts = 3 * (64 + 2);
        assertThat(counted).hasValue(texts + 192 + 64 + 96 + 5 * 16);
    }

    @ParameterizedTest
    @CsvSource({"[, ]", "'{\"a\":', }"})
    void depthIsRefusedBeyond32AndNeverOverflowsTheStack(String open, String close) {
        var deepest = open.repeat(31) + "1" + close.repeat(31);
        assertThat(JsonReader.read(utf8(deepest)).canonical()).asString().isEqualTo(deepest);

        for (var depth : new int[] {32, 33, 10_000, 500_000}) {
            assertThatThrownBy(() -> JsonReader.read(utf8(open.repeat(depth) + "1" + close.repeat(depth))))
                    .hasMessage("INV-002@canonicalize: line 1, column " + (32 * open.length() + 1)
                            + ": nesting deeper than 32. Send a smaller or flatter document.");
        }
    }

    @Test
    void whatJavaScriptTreatsSpeciallyIsJustText() {
        var object =
                JsonReader.readObject(utf8("{\"__proto__\":{\"x\":1},\"constructor\":2,\"\\u0000\":\"a\\u0000b\"}"));

        assertThat(object.names()).containsExactly("__proto__", "constructor", "\u0000");
        assertThat(object.string("\u0000")).isEqualTo("a\u0000b");
    }

    @Test
    void everySpellingOfAValueReadsAsThatValue() {
        var json = new RandomJson(1);
        for (var i = 0; i < 20_000; i++) {
            var value = json.value(5);

            var spelled = json.spell(value);

            assertThat(JsonReader.read(spelled)).isEqualTo(value);
            assertThat(JsonReader.read(value.canonical()).canonical()).isEqualTo(value.canonical());
            assertThat(JsonReader.read(PrettyWriter.write(value)).canonical()).isEqualTo(value.canonical());
        }
    }

    @Test
    void damagedInputIsRefusedOrIsStillStrictUtf8JsonAndNeverAnythingElse() {
        var json = new RandomJson(2);
        var random = new Random(2);
        var refusals = 0;
        for (var i = 0; i < 40_000; i++) {
            var bytes = json.spell(json.value(4));
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                var value = JsonReader.read(bytes);
                assertThat(isUtf8(bytes)).isTrue();
                assertThat(JsonReader.read(json.spell(value))).isEqualTo(value);
            } catch (RefusedException e) {
                refusals++;
                assertThat(e.refusal().invariant()).isIn(Invariant.STRICT_JSON, Invariant.INPUT_LIMITS);
            }
        }
        assertThat(refusals).isBetween(10_000, 39_000);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
