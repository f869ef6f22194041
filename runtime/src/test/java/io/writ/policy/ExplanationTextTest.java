package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An explanation that a server sent is text from outside. */
class ExplanationTextTest {
    private static final String EXPLANATION = """
            {'policy':'p@1.0.0','status':'RED','execution_state':'blocked',
             'decision':{'action':'reject','rule':'guard:g','reason':'too much'},
             'guards':[{'guard':'g','level':'BLOCKING','fired':true,'reason':'too much',
                        'when':{'leaf':'amount > 5','outcome':true,'actual':'7'}}],
             'rules':[{'rule':'one','matched':false,'condition':
                        {'group':'all','outcome':false,'steps':[{'leaf':'a','outcome':false},{'leaf':'b','outcome':null}]}},
                      {'rule':'two','matched':null,'condition':{'group':'all','outcome':null,'steps':[]}}]}
            """;

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void itIsATreeOfOneLineAStep() {
        assertThat(ExplanationText.of(json(EXPLANATION))).isEqualTo("""
                p@1.0.0: reject by guard:g
                too much
                status RED, blocked
                guards
                  ! g BLOCKING: too much
                    + amount > 5   is "7"
                rules
                  - one
                    - all
                      - a   is absent
                      . b
                  . two (not evaluated)
                """);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            p@1.0.0
            RED
            blocked
            reject
            guard:g
            too much
            BLOCKING
            amount > 5
            7
            one
            all
            """)
    void noTextOfItWritesToTheTerminal(String part) {
        var hostile = EXPLANATION.replace("'" + part + "'", "'\\u001b[2J\\n\\u202e'");

        assertThat(hostile).isNotEqualTo(EXPLANATION);
        assertThat(ExplanationText.of(json(hostile)))
                .contains("\\u001b[2J\\u000a\\u202e")
                .matches("[ -~\\n]*")
                .hasLineCount(12);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'status':'RED',      | ``                | /status: is missing
            'guards':[           | 'guards':[1,      | /guards/0: of kind number, where an object is expected
            'matched':null       | 'matched':'no'    | /rules/1/matched: of kind string, where a boolean is expected
            'outcome':null,'steps':[] | 'outcome':true,'steps':5 | OK
            'leaf':'a',          | ``                | /rules/0/condition/steps/0/leaf: is missing
            'rule':'guard:g',    | 'rule':null,      | /decision/rule: of kind null, where a string is expected
            """)
    void whatIsNoExplanationIsRefused(String part, String instead, String refusal) {
        assertThat(EXPLANATION).contains(part);
        var other = json(EXPLANATION.replace(part, instead));

        if (refusal.equals("OK")) { //      what is not shown is not read
            assertThat(ExplanationText.of(other)).contains("two (not evaluated)");
        } else {
            assertThatThrownBy(() -> ExplanationText.of(other)).hasMessageStartingWith("INV-041@verify: " + refusal);
        }
    }
}
