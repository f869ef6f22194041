package io.writ.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.policy.Policy;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type and constraint against every way of being wrong, and every spelling that is normalized. */
class SignalSchemaTest {
    private static final String INTEGER = "an integer within ±(2^53−1), written without fraction and exponent";
    private static final String DECIMAL =
            "a decimal, as a string or a number, of at most 38 digits and without exponent";
    private static final String TIME = "an RFC 3339 time with at most three fractional digits";
    private static final String LIST = "a list of at most 256 strings";
    private static final String DIGITS = "1234567890123456789012345678901234567";

    private static SignalSchema schema(String definition) {
        var text = """
                policyId: p
                policyVersion: 1.0.0
                schemaVersion: 1.0.0
                signalsSchema: {x: %s}
                rules: [{id: r, condition: {all: []}, outcome: {action: reject, requires_override: false, reason: R.}}]
                """.formatted(definition);
        var compilation = PolicyCompiler.compile("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
        return compilation
                .policy()
                .map(Policy::signals)
                .orElseThrow(() -> new AssertionError(compilation.diagnostics()));
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("{type: boolean}", "\"true\"", "true or false was expected, not this string"),
                Arguments.of("{type: boolean}", "1", "true or false was expected, not this number"),
                Arguments.of("{type: boolean}", "null", "null is no value; true or false was expected"),
                Arguments.of("{type: integer}", "\"1\"", INTEGER + " was expected, not this string"),
                Arguments.of("{type: integer}", "1.0", INTEGER + " was expected, not this number"),
                Arguments.of("{type: integer}", "1e3", INTEGER + " was expected, not this number"),
                Arguments.of("{type: integer}", "9007199254740992", INTEGER + " was expected, not this number"),
                Arguments.of("{type: integer}", "9007199254740993", INTEGER + " was expected, not this number"),
                Arguments.of("{type: integer}", "-9007199254740992", INTEGER + " was expected, not this number"),
                Arguments.of("{type: integer}", "1e400", INTEGER + " was expected, not this number"),
                Arguments.of("{type: integer, minimum: 1}", "0", "a number of at least 1 was expected"),
                Arguments.of("{type: integer, maximum: 1}", "2", "a number of at most 1 was expected"),
                Arguments.of("{type: decimal}", "1e3", DECIMAL + " was expected, not this number"),
                Arguments.of("{type: decimal}", "1e400", DECIMAL + " was expected, not this number"),
                Arguments.of("{type: decimal}", "\"1e3\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\"\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\".\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\"-\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\"1,5\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\" 1\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\"1.2.3\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\"NaN\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\"١\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "\"" + DIGITS + "89\"", DECIMAL + " was expected, not this string"),
                Arguments.of("{type: decimal}", "true", DECIMAL + " was expected, not this boolean"),
                Arguments.of(
                        "{type: decimal, minimum: \"0.01\"}", "\"0.0099\"", "a number of at least 0.01 was expected"),
                Arguments.of(
                        "{type: decimal, maximum: \"0.3\"}",
                        "0.30000000000000004",
                        "a number of at most 0.3 was expected"),
                Arguments.of("{type: string}", "1", "a string was expected, not this number"),
                Arguments.of("{type: string}", "[\"a\"]", "a string was expected, not this array"),
                Arguments.of("{type: string}", "\"" + "a".repeat(4097) + "\"", "at most 4096 bytes were expected"),
                Arguments.of("{type: string}", "\"" + "é".repeat(2049) + "\"", "at most 4096 bytes were expected"),
                Arguments.of("{type: string, maxLength: 3}", "\"éé\"", "at most 3 bytes were expected"),
                Arguments.of("{type: string, minLength: 1}", "\"\"", "at least 1 bytes were expected"),
                Arguments.of(
                        "{type: string, pattern: \"[a-z]+\"}", "\"ab1\"", "a string that matches [a-z]+ was expected"),
                Arguments.of(
                        "{type: string, pattern: \"[a-z]+\"}",
                        "\"ab\\n\"",
                        "a string that matches [a-z]+ was expected"),
                Arguments.of("{type: enum, values: [a, b]}", "\"c\"", "one of a, b was expected"),
                Arguments.of("{type: enum, values: [a, b]}", "\"A\"", "one of a, b was expected"),
                Arguments.of("{type: enum, values: [a, b]}", "0", "one of a, b was expected, not this number"),
                Arguments.of("{type: timestamp}", "\"2026-02-30T00:00:00Z\"", TIME + " was expected, not this string"),
                Arguments.of("{type: timestamp}", "\"2026-02-01\"", TIME + " was expected, not this string"),
                Arguments.of("{type: timestamp}", "\"2026-02-01T00:00:00\"", TIME + " was expected, not this string"),
                Arguments.of("{type: timestamp}", "\"2026-02-01T00:00:60Z\"", TIME + " was expected, not this string"),
                Arguments.of(
                        "{type: timestamp}", "\"2026-02-01T00:00:00.0001Z\"", TIME + " was expected, not this string"),
                Arguments.of(
                        "{type: timestamp}", "\"2026-02-01T00:00:00+24:00\"", TIME + " was expected, not this string"),
                Arguments.of(
                        "{type: timestamp}", "\"0001-01-01T00:00:00+01:00\"", TIME + " was expected, not this string"),
                Arguments.of("{type: timestamp}", "1767225600", TIME + " was expected, not this number"),
                Arguments.of("{type: list}", "\"a\"", LIST + " was expected, not this string"),
                Arguments.of("{type: list}", "[1]", LIST + " was expected, not this array"),
                Arguments.of("{type: list}", "[null]", LIST + " was expected, not this array"),
                Arguments.of(
                        "{type: list}", "[" + "\"a\",".repeat(256) + "\"a\"]", LIST + " was expected, not this array"),
                Arguments.of("{type: list}", "[\"" + "a".repeat(4097) + "\"]", LIST + " was expected, not this array"),
                Arguments.of("{type: list, minLength: 2}", "[\"a\"]", "at least 2 elements were expected"),
                Arguments.of("{type: list, maxLength: 1}", "[\"a\",\"b\"]", "at most 1 elements were expected"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatBreaksTheSchemaIsRefusedWithoutItsValue(String definition, String value, String problem) {
        assertThatThrownBy(() -> schema(definition).read(json("{\"x\":" + value + "}")))
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-007@validate: /signals/x: " + problem
                        + ". Compare the signals with the policy's signalsSchema.");
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("{type: boolean}", "false", "false"),
                Arguments.of("{type: integer}", "-0", "0"),
                Arguments.of("{type: integer}", "9007199254740991", "9007199254740991"),
                Arguments.of("{type: decimal}", "\"250.00\"", "\"250\""),
                Arguments.of("{type: decimal}", "250.00", "\"250\""),
                Arguments.of("{type: decimal}", "\"+007.50\"", "\"7.5\""),
                Arguments.of("{type: decimal}", "\".5\"", "\"0.5\""),
                Arguments.of("{type: decimal}", "\"5.\"", "\"5\""),
                Arguments.of("{type: decimal}", "\"-0.000\"", "\"0\""),
                Arguments.of("{type: decimal}", "-0", "\"0\""),
                Arguments.of("{type: decimal}", "\"100\"", "\"100\""),
                Arguments.of("{type: decimal}", "9007199254740993", "\"9007199254740993\""),
                Arguments.of("{type: decimal}", "\"" + DIGITS + "8\"", "\"" + DIGITS + "8\""),
                Arguments.of("{type: decimal}", "\"0." + DIGITS + "8\"", "\"0." + DIGITS + "8\""),
                Arguments.of("{type: decimal, minimum: \"0.01\", maximum: \"0.01\"}", "\"0.010\"", "\"0.01\""),
                Arguments.of("{type: string, maxLength: 4}", "\"éé\"", "\"éé\""),
                Arguments.of("{type: string}", "\"\"", "\"\""),
                Arguments.of(
                        "{type: string, pattern: \"(a+)+$\"}",
                        "\"" + "a".repeat(4096) + "\"",
                        "\"" + "a".repeat(4096) + "\""),
                Arguments.of("{type: enum, values: [a, b]}", "\"b\"", "\"b\""),
                Arguments.of("{type: timestamp}", "\"2026-02-01t05:30:00.5+05:30\"", "\"2026-02-01T00:00:00.500Z\""),
                Arguments.of("{type: timestamp}", "\"2026-02-01T00:00:00-00:30\"", "\"2026-02-01T00:30:00.000Z\""),
                Arguments.of("{type: list}", "[]", "[]"),
                Arguments.of("{type: list}", "[\"b\",\"a\",\"b\"]", "[\"b\",\"a\",\"b\"]"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatKeepsTheSchemaHasOneNormalForm(String definition, String value, String normal) {
        var schema = schema(definition);

        var values = schema.read(json("{\"x\":" + value + "}"));

        assertThat(new String(values.toJson().canonical(), StandardCharsets.UTF_8))
                .isEqualTo("{\"x\":" + normal + "}");
        JsonValue again = schema.read(values.toJson()).toJson();
        assertThat(again).isEqualTo(values.toJson());
    }

    @Test
    void everyProblemIsNamedAtOnceAndHostileNamesAreQuoted() {
        var schema = schema("{type: boolean}");

        assertThatThrownBy(() -> schema.read(json("{\"y\":1,\"a\\u001b\":2}")))
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-007@validate: /signals/x: a required signal is missing;"
                        + " /signals/y: the policy declares no signal of this name;"
                        + " /signals/a\\u001b: the policy declares no signal of this name."
                        + " Compare the signals with the policy's signalsSchema.");
    }

    @Test
    void anAbsentOptionalSignalHasNoMemberAnywhere() {
        var values = schema("{type: boolean, required: false}").read(JsonObject.EMPTY);

        assertThat(values.toJson()).isEqualTo(JsonObject.EMPTY);
        assertThat(values.names()).isEmpty();
        assertThat(values.has("x")).isFalse();
        assertThat(values.number(0)).isEqualTo(SignalValues.ABSENT);
    }

    @Test
    void aCatastrophicPatternAnswersAtOnce() {
        var schema = schema("{type: string, pattern: \"(a+)+$\"}");

        assertThatThrownBy(() -> schema.read(json("{\"x\":\"" + "a".repeat(4095) + "!\"}")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a string that matches (a+)+$ was expected");
    }

    static Stream<String> hugePatterns() {
        return Stream.of(
                "((a{1000}){1000}){1000}",
                "(a{100}){100}",
                "a{1000}{1000}",
                "(?:(?:a{50}b){50})+{50}",
                "([\\](]{90}){90}",
                "(\\({90}){90}",
                "([[:alpha:])]{90}){90}",
                "\\Qa\\E",
                "a".repeat(1025),
                "(",
                "a**",
                "(?<!a)b",
                "\\1",
                "a\u001b");
    }

    @ParameterizedTest
    @MethodSource("hugePatterns")
    void aPatternThatWouldGrowOrIsNoneOfRe2IsRefused(String pattern) {
        assertThatThrownBy(() -> BoundedRegex.compile(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void usualPatternsAreSmallEnough() {
        for (var pattern : new String[] {
            "PAY-[0-9]+",
            "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}",
            "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
            "\\p{L}{1,64}",
            "[]a]{3}",
            "\\x{10FFFF}?x{0,500}"
        }) {
            assertThat(BoundedRegex.compile(pattern).pattern()).isEqualTo(pattern);
        }
    }
}
