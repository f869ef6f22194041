package io.writ.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which recorded values are those that were sent, without knowing their type. */
class NormalFormTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "250 | 250",
                "\"a\" | \"a\"",
                "true | true",
                "[\"a\",\"b\"] | [\"a\",\"b\"]",
                "0 | -0",
                "\"250\" | \"250.00\"",
                "\"250\" | 250.00",
                "\"250\" | \"+0250.\"",
                "\"0.5\" | \".50\"",
                "\"0\" | \"-0\"",
                "\"2026-01-31T22:59:59.500Z\" | \"2026-02-01T00:59:59.5+02:00\"",
                "\"2026-01-31T23:59:59.000Z\" | \"2026-01-31t23:59:59z\"",
                "\"2026-01-31T00:00:00.000Z\" | \"2026-01-30T00:30:00-23:30\""
            })
    void theSameValueInNormalForm(String recorded, String sent) {
        assertThat(NormalForm.isOf(json(recorded), json(sent))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "250 | 251",
                "250 | \"250\"",
                "\"250\" | \"250.01\"",
                "\"a\" | \"A\"",
                "true | \"true\"",
                "[\"a\",\"b\"] | [\"b\",\"a\"]",
                "\"\" | \".\"",
                "\".\" | \"\"",
                "\"1\" | \"1e0\"",
                "\"2026-01-31T23:59:59.000Z\" | \"2026-01-31T23:59:58Z\"",
                "\"2026-01-31T23:59:59.000Z\" | \"2026-02-31T23:59:59Z\"",
                "\"x\" | null",
                "{} | []"
            })
    void anotherValue(String recorded, String sent) {
        assertThat(NormalForm.isOf(json(recorded), json(sent))).isFalse();
    }

    private static JsonValue json(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
