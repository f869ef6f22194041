package io.writ.verifier.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.Disclosure;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the writer writes, the reader reads. */
final class DepthTest {
    private static JsonValue nested(int depth) {
        JsonValue value = JsonBoolean.TRUE;
        for (var i = 1; i < depth; i++) {
            value = new JsonArray(List.of(value));
        }
        return value;
    }

    @Test
    void theDeepestValueThatCanBeWrittenIsTheDeepestThatCanBeRead() {
        var deepest = nested(JsonReader.MAX_DEPTH);
        assertThat(JsonReader.read(deepest.canonical())).isEqualTo(deepest);
        assertThatThrownBy(() -> nested(JsonReader.MAX_DEPTH + 1).canonical())
                .isInstanceOf(RefusedException.class)
                .hasMessage("INV-002@canonicalize: nesting deeper than 32. Send a smaller or flatter document.");
    }

    @Test
    void aDisclosureIsWrittenOnlyIfItCanBeRead() {
        var salt = new byte[Disclosure.SALT_SIZE];
        var deepest = Disclosure.of(salt, "/action", nested(JsonReader.MAX_DEPTH - 1));
        assertThat(Disclosure.parse(deepest.text()).commitment()).isEqualTo(deepest.commitment());
        assertThatThrownBy(() -> Disclosure.of(salt, "/action", nested(JsonReader.MAX_DEPTH)))
                .isInstanceOf(RefusedException.class);
    }
}
