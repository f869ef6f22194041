package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.policy.source.SourceProblems;
import io.writ.policy.source.YamlSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What YAML 1.2 forbids and the engine reads: an error for a text that is new, and read as before for one that is not.
 */
class YamlLayoutTest {
    private static final String COMMENT = "a comment without a space before it";
    private static final String COLON = "a value without a colon before it";
    private static final String CUT = "a file that ends without a newline, as one does that was cut off";
    private static final String BREAK = "a raw U+0085, which some readers take for the end of a line";
    private static final String DIGIT = "an indentation that is not written in ASCII digits";

    private static String indented(int spaces) {
        return "a line that continues a value and does not begin with " + spaces + (spaces == 1 ? " space" : " spaces");
    }

    /** The first are the faults of the YAML test suite, by their names there, in words of our own. */
    static Stream<Arguments> faults() {
        return Stream.of(
                // 9C9N, VJP3
                fault("a: [b,\nc,\nd]\n", "2:1 " + indented(1), "3:1 " + indented(1)),
                fault("a:\n  b: {c: d,\n  e: f}\n", "3:3 " + indented(3)),
                fault("a: [b\n]\n", "2:1 " + indented(1)),
                // 9JBA, CVW2, SU5Z
                fault("[ a, b ]#c\n", "1:9 " + COMMENT),
                fault("a: [ b,#c\n  d]\n", "1:8 " + COMMENT),
                fault("a: \"b\"#c\n", "1:7 " + COMMENT),
                fault("a: 'b'#c\n", "1:7 " + COMMENT),
                fault("a: {b: c}#d\n", "1:10 " + COMMENT),
                // DK95/01, QB6E, Y79Y/003
                fault("a: \"b\n\tc\"\n", "2:1 " + indented(1)),
                fault("a: 'b\nc'\n", "2:1 " + indented(1)),
                fault("a: \"b\\\nc\"\n", "2:1 " + indented(1)),
                fault("- [\n\tb,\n c\n ]\n", "2:1 " + indented(1)),
                fault("- - [a,\n  b]\n", "2:3 " + indented(3)),
                fault("- a: [b,\n  c]\n", "2:3 " + indented(3)),
                fault("a: &x\n  b: &y [c,\n  d]\n", "3:3 " + indented(3)),
                fault("a: &x # c\n# d\n  \"b\nc\"\n", "4:1 " + indented(1)),
                // a name, a comment, and a value with no colon
                fault("? a # c\n  b\n", "2:3 " + COLON),
                fault("? 'a' b\n", "1:7 " + COLON),
                fault("a: b", "1:5 " + CUT),
                fault("a: b\n# c", "2:4 " + CUT),
                fault("a: \"b\u0085c\"\n", "1:6 " + BREAK),
                fault("# b\u0085a: c\n# d\nb: e\n", "1:4 " + BREAK),
                fault("a: |\u0662\n  b\n", "1:5 " + DIGIT),
                fault("%YAML 1.\u0662\n---\na: b\n", "1:9 a character beyond ASCII between values"));
    }

    private static Arguments fault(String text, String... expected) {
        return Arguments.of(text, List.of(expected));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatYamlForbidsIsAnErrorForATextThatIsNew(String text, List<String> expected) {
        assertThat(problems(text, true)).isEqualTo(expected);
        assertThat(problems(text, false)).isEmpty();
    }

    private static List<String> problems(String text, boolean strictly) {
        var problems = new SourceProblems();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var read = strictly ? YamlSource.readStrictly(bytes, 1_000, problems) : YamlSource.read(bytes, 1_000, problems);
        assertThat(read).isPresent();
        return problems.sorted().stream()
                .map(each -> each.place().line() + ":" + each.place().column() + " " + each.message())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [b,\n c\n ]\n",
                "a: [b, # c\n# d\n\n\t\n  e]\n",
                "[a,\nb]\n",
                "--- # c\n{a: b}\n... # d\n# e\n",
                "- a: [b,\n   c]\n",
                "a:\n- [b,\n c]\n",
                "a:\n- b: 'c\n    d'\n  e: f\n",
                "a: &x\n  b: [c,\n   d]\ne: *x\n",
                "a: &x\n- 'b\n c'\n",
                "- &x\n  a: [b,\n   c]\n",
                "a: &x [b,\n c]\n",
                "a: &x # c\n# d\n  \"b\n c\"\n",
                "a: 'b\n\n \t\n c'\n",
                "a: |2\n    # b\n# c\nd: e\n",
                "a: >-\n  b\n  c\nd: 'e#f' # g\n",
                "a: b#c # d\n",
                "a: &x#y b\nc: *x#y\n",
                "? a # c\n: b\n? d\n",
                "? a\n: - b\n  - c\n",
                "a: {b, c: [d: e, \"f\":g], ? h : i}\n",
                "a: \"\\N \u00e9\"\n# \u00e9\n\u00e9: \u2028\n",
                "a: b\r\nc: [d,\r\n e]\r\n",
                "a:\n  b:\n\n# c\n  d: [\n   e\n   ]\n"
            })
    void whatYamlAllowsIsRead(String text) {
        assertThat(problems(text, true)).isEmpty();
    }
}
