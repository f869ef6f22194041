package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.note.NoteRequest;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries of the users' own. */
final class NoteTest {
    private static final NoteRequest NOTE = NoteRequest.of(
                    "t-1", "a-1", "called the supplier", "They confirmed\nthe account.")
            .withIdempotencyKey("call-1");
    private static final Principal CI = Principal.named("key:ci");

    @TempDir
    Path folder;

    @Test
    void aNoteIsProvenRepeatedToARetryAndHoldsNoWordInTheClear() {
        var home = TestHome.found(folder);
        try (var governor = home.open()) {
            var first = governor.tenant().notes().note(NOTE, CI);
            var again = governor.tenant().notes().note(NOTE, CI);
            var others = governor.tenant().notes().note(NOTE, Principal.named("key:other"));

            assertThat(first.repeated()).isFalse();
            assertThat(again.repeated()).isTrue();
            assertThat(again.attestation().leaf()).isEqualTo(first.attestation().leaf());
            assertThat(others.repeated()).isFalse();
            assertThat(first.attestation().record().names())
                    .containsExactlyInAnyOrder(
                            "type",
                            "v",
                            "id",
                            "time",
                            "tenant",
                            "principal",
                            "threadId",
                            "agentId",
                            "action",
                            "description",
                            "idempotency");
            assertThat(new String(first.attestation().leaf(), StandardCharsets.UTF_8))
                    .doesNotContain("supplier", "confirmed");
            assertThat(TestHome.disclosed(first.attestation(), "/action")).isEqualTo(NOTE.action());
            assertThat(TestHome.disclosed(first.attestation(), "/description")).isEqualTo(NOTE.description());
            assertThatThrownBy(() -> governor.tenant()
                            .notes()
                            .note(
                                    NoteRequest.of("t-1", "a-1", "another", "note")
                                            .withIdempotencyKey("call-1"),
                                    CI))
                    .hasMessage("INV-014@validate: /idempotencyKey: the key was used for another request before."
                                    .replace("validate", "replay")
                            + " Use a new idempotency key for a new request.");
        }
        assertThat(home.check()).hasSize(8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"agentId":"a","action":"x","description":"y"} | /threadId: is missing
            {"threadId":"","agentId":"a","action":"x","description":"y"} | /threadId: a name of 1 to 256 printable ASCII characters was expected
            {"threadId":"t","agentId":5,"action":"x","description":"y"} | /agentId: of kind number, where a string is expected
            {"threadId":"t","agentId":"a","action":"","description":"y"} | /action: a text of 1 to 256 characters without control characters was expected
            {"threadId":"t","agentId":"a","action":"two\\nlines","description":"y"} | /action: a text of 1 to 256 characters without control characters was expected
            {"threadId":"t","agentId":"a","action":"x","description":"\\u001b[2J"} | /description: a text of 1 to 16384 characters without control characters was expected
            {"threadId":"t","agentId":"a","action":"x","description":"y","more":1} | /more: is not a member that belongs here
            {"threadId":"t","agentId":"a","action":"x","description":"y","idempotencyKey":" k"} | /idempotencyKey: a name of 1 to 256 printable ASCII characters was expected
            """)
    void whatIsNoNoteIsRefused(String json, String refusal) {
        var read = JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> NoteRequest.read(read))
                .hasMessage("INV-004@validate: " + refusal + ". Compare the request with docs/formats/record.md.");
    }
}
