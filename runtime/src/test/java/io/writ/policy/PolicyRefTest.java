package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.PolicyVersion;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRefTest {
    /** Semantic Versioning 2.0.0 section 11, with its own example of pre-releases. */
    private static final List<String> ASCENDING = List.of(
            "0.0.1",
            "0.9.0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.0+build",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "10.0.0",
            "99999999999999999999.0.0");

    @Test
    void versionsSortByPrecedence() {
        var shuffled =
                new ArrayList<>(ASCENDING.stream().map(PolicyVersion::new).toList());
        Collections.shuffle(shuffled, new Random(3));

        Collections.sort(shuffled);

        assertThat(shuffled).map(PolicyVersion::value).isEqualTo(ASCENDING);
    }

    @Test
    void aReferenceReadsBackAsItIsWritten() {
        assertThat(PolicyRef.parse("payment-approval@1.0.0-rc.1+b7")).hasToString("payment-approval@1.0.0-rc.1+b7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p",
                "p@",
                "@1.0.0",
                "P@1.0.0",
                "-p@1.0.0",
                "p@1.0",
                "p@01.0.0",
                "p@1.0.0-",
                "p@1.0.0-01",
                "p@1.0.0+",
                "p@1.0.0@2",
                "p/../q@1.0.0",
                "p@1.0.0/..",
                "p@1.0.0\n"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> PolicyRef.parse(text))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("INV-004@validate: ");
    }

    @Test
    void namesOfMoreThan64CharactersAreRefused() {
        assertThat(PolicyId.isValid("a".repeat(64))).isTrue();
        assertThat(PolicyId.isValid("a".repeat(65))).isFalse();
        assertThat(PolicyVersion.isValid("1.0." + "1".repeat(61))).isFalse();
    }
}
