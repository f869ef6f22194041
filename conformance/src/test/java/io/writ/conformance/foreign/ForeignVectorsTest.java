package io.writ.conformance.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors are still the ones that the independent script makes. */
class ForeignVectorsTest {
    @Test
    void theVectorsAreWhatTheScriptMakes() {
        ForeignTools.require();

        var result =
                ForeignTools.python(Path.of("."), "make_vectors.py", List.of("src/main/resources/vectors", "--check"));

        assertThat(result).isEqualTo(new ForeignTools.Result(0, "all as the script makes them\n"));
    }
}
