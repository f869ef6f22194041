package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.policy.compile.Compilation;
import io.writ.policy.compile.Diagnostic;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.policy.compile.PolicyCompiler.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile and ambiguous YAML: refused at its place, in little time, and never with anything but a diagnostic. */
class YamlSourceTest {
    private static Compilation compile(byte[] text) {
        return PolicyCompiler.compile("policy.yaml", text);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "1:1 an empty file"),
                Arguments.of("# only a comment\n", "2:1 an empty file"),
                Arguments.of("a: !!str b", "1:4 a tag"),
                Arguments.of("!x {a: b}", "1:1 a tag"),
                Arguments.of("a: ! b", "1:4 a tag"),
                Arguments.of("%TAG ! tag:x,2000:\n---\na: b", "1:1 a directive that declares a tag"),
                Arguments.of("%YAML 1.1\n---\na: b", "1:1 a directive that asks for another YAML than 1.2"),
                Arguments.of("%YAML 2.0\n---\na: b", "1:1 a directive that asks for another YAML than 1.2"),
                Arguments.of("[a]", "1:1 a policy is an object, not an array"),
                Arguments.of("a: b\n---\nc: d", "2:1 a second document"),
                Arguments.of("a: b\na: c", "2:1 the member \"a\" for the second time"),
                Arguments.of("a: b\n\"\\x61\": c", "2:1 the member \"a\" for the second time"),
                Arguments.of("1: b", "1:1 a member name that YAML reads as a number"),
                Arguments.of("true: b", "1:1 a member name that YAML reads as a boolean"),
                Arguments.of("~: b", "1:1 a member name that YAML reads as a null"),
                Arguments.of("? [a]\n: b", "1:3 a member name that is no string"),
                Arguments.of("k".repeat(257) + ": b", "1:1 a member name of more than 256 characters"),
                Arguments.of("a: 1.5", "1:4 an unquoted number with a fraction or exponent"),
                Arguments.of("a: 1e3", "1:4 an unquoted number with a fraction or exponent"),
                Arguments.of("a: .inf", "1:4 an unquoted number with a fraction or exponent"),
                Arguments.of("a: 0x1F", "1:4 a number that is not written in plain decimal digits"),
                Arguments.of("a: 0o17", "1:4 a number that is not written in plain decimal digits"),
                Arguments.of("a: 007", "1:4 a number that is not written in plain decimal digits"),
                Arguments.of("a: +1", "1:4 a number that is not written in plain decimal digits"),
                Arguments.of("a: 9007199254740993", "1:4 a number that has no exact canonical form"),
                Arguments.of("a: *b", "1:4 an alias of nothing that stands before it"),
                Arguments.of("a: &b [*b]", "1:8 an alias of nothing that stands before it"),
                Arguments.of("a: \"\\ud800\"", "1:4 a lone surrogate"),
                Arguments.of("\ufeffa: b", "1:1 a byte order mark"),
                Arguments.of("a: [b", "1:6 not YAML"),
                Arguments.of("\ta: b", "1:1 not YAML"),
                Arguments.of("a: \u0000", "1:1 not YAML"),
                Arguments.of("a: " + "[".repeat(40), "1:35 nesting deeper than 32"),
                Arguments.of("[".repeat(100_000), "1:33 nesting deeper than 32"),
                Arguments.of("a: " + "x".repeat(1 << 20), "1:1 a policy of more than 1048576 bytes"),
                Arguments.of("a: &x [1]\nb: [" + "*x, ".repeat(101) + "1]", "2:405 more than 100 aliases"),
                Arguments.of(bomb(), "5:10 more than 20000 values, with those that aliases repeat"));
    }

    /** Each level repeats the one before it ten times. */
    private static String bomb() {
        var text = new StringBuilder("a0: &a0 [" + "x, ".repeat(9) + "x]\n");
        for (var level = 1; level < 9; level++) {
            text.append("a%d: &a%d [".formatted(level, level))
                    .append("*a%d, ".formatted(level - 1).repeat(9))
                    .append("*a%d]\n".formatted(level - 1));
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsHostileOrAmbiguousIsRefusedWhereItStands(String text, String expected) {
        var compilation = compile(text.getBytes(StandardCharsets.UTF_8));

        assertThat(compilation.policy()).isEmpty();
        assertThat(compilation.diagnostics().stream().map(d -> d.line() + ":" + d.column() + " " + d.message()))
                .anyMatch(d -> d.startsWith(expected));
    }

    @Test
    void invalidUtf8IsRefused() {
        assertThat(compile(new byte[] {'a', ':', ' ', (byte) 0xc0, (byte) 0x80}).diagnostics())
                .hasToString("[policy.yaml:1:1: error: invalid UTF-8. Save the file as UTF-8.]");
    }

    @Test
    void anEscapeThatIsCutOffIsRefused() {
        assertThat(compile("a: \"\\x".getBytes(StandardCharsets.UTF_8)).diagnostics())
                .hasToString(
                        "[policy.yaml:1:1: error: not YAML: an escape that is cut off. Write \\x with two hex digits,"
                                + " \\u with four.]");
    }

    @Test
    void anchorsMayBeUsedInReason() {
        var text = """
                schemaVersion: 1.0.0
                policyId: p
                policyVersion: 1.0.0
                signalsSchema: {x: &flag {type: boolean}, y: *flag}
                rules:
                  - {id: r, condition: {all: []}, outcome: {action: reject, requires_override: false, reason: "No: é"}}
                """;

        var policy = compile(text.getBytes(StandardCharsets.UTF_8)).policy().orElseThrow();

        assertThat(new String(policy.canonical(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"policyId\":\"p\",\"policyVersion\":\"1.0.0\",\"rules\":[{\"condition\":{\"all\":[]},\"id\":\"r\",\"outcome\":"
                                + "{\"action\":\"reject\",\"reason\":\"No: é\",\"requires_override\":false}}],\"schemaVersion\":\"1.0.0\","
                                + "\"signalsSchema\":{\"x\":{\"type\":\"boolean\"},\"y\":{\"type\":\"boolean\"}}}");
    }

    @Test
    void damagedPoliciesGiveDiagnosticsAndNothingElse() throws Exception {
        var random = new Random(11);
        var sound = Files.readAllBytes(Path.of("../examples/policies/payment-approval/1.1.0/policy.yaml"));
        var json = Files.readAllBytes(Path.of("../examples/policies/loan-approval/1.0.0/policy.json"));
        var marks = "{}[]:,&*!|>'\"%@`#-?\n\t \\\u0000~0x".getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < 6_000; i++) {
            var damaged = (i % 2 == 0 ? sound : json).clone();
            for (var hit = 1 + random.nextInt(3); hit > 0; hit--) {
                damaged[random.nextInt(damaged.length)] =
                        random.nextInt(4) == 0 ? (byte) random.nextInt(256) : marks[random.nextInt(marks.length)];
            }

            var name = i % 2 == 0 ? "policy.yaml" : "policy.json";
            var compilation = PolicyCompiler.compile(name, damaged, Optional.empty(), Reading.PUBLISHED);
            PolicyCompiler.compile(name, damaged)
                    .policy()
                    .ifPresent(p -> assertThat(compilation.policy().map(Policy::policyHash))
                            .contains(p.policyHash()));

            assertThat(compilation.policy().isPresent()
                            || compilation.diagnostics().stream().anyMatch(Diagnostic::isError))
                    .isTrue();
            compilation
                    .policy()
                    .ifPresent(p -> assertThat(
                                    PolicyCompiler.ofCanonical(p.canonical()).policyHash())
                            .isEqualTo(p.policyHash()));
        }
    }
}
