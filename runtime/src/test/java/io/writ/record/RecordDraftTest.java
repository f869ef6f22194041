package io.writ.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.time.Entropy;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.RecordId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A draft's bytes are laid out before its id and time are known. */
final class RecordDraftTest {
    private static final Instant TIME = Instant.parse("2026-11-20T05:10:00.123Z");
    private static final List<JsonString> GAPS =
            List.of(RecordDraft.OWN_ID, RecordDraft.ABOUT_ID, RecordDraft.TIME, RecordDraft.EXPIRES);

    private final RecordId id = RecordIds.next(RecordId.ZERO, TIME, Entropy.system());
    private final RecordId first = RecordIds.next(RecordId.ZERO, TIME, Entropy.system());

    @Test
    void whatIsSealedIsTheCanonicalFormOfTheFilledObject() {
        for (var seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var members = JsonObject.builder();
            var filled = JsonObject.builder();
            for (var count = 1 + random.nextInt(12); count > 0; count--) {
                var name = name(random) + "-" + count;
                var gap = random.nextInt(2 * GAPS.size());
                var value = value(random, 3);
                members.put(name, gap < GAPS.size() ? GAPS.get(gap) : value);
                filled.put(name, gap < GAPS.size() ? fillings().get(gap) : value);
            }

            var leaf = RecordDraft.of(members.build(), List.of(), Duration.ofMinutes(15))
                    .seal(id, first, TIME);

            assertThat(leaf).as("seed %d", seed).isEqualTo(filled.build().canonical());
        }
    }

    /** What belongs into {@link #GAPS}, in their order. */
    private List<JsonString> fillings() {
        return List.of(
                new JsonString(id.toString()),
                new JsonString(first.toString()),
                new JsonString(UtcTime.format(TIME)),
                new JsonString(UtcTime.format(TIME.plus(Duration.ofMinutes(15)))));
    }

    /** Names whose order by UTF-16 units, as JCS has it, is not that of their bytes. */
    private static String name(Random random) {
        var alphabet =
                new String[] {"a", "B", "0", "_", "é", "\u20ac", "\ud83d\ude00", "\ufb33", "\"", "\\", "\n", "id", "~"};
        var name = new StringBuilder();
        for (var length = 1 + random.nextInt(4); length > 0; length--) {
            name.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return name.toString();
    }

    /** Values among which are texts that read like gaps and are none. */
    private static JsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> new JsonString(name(random));
            case 1 ->
                new JsonString(new String(GAPS.get(random.nextInt(GAPS.size())).value()));
            case 2 ->
                io.writ.verifier.canonical.JsonReader.read(
                        Integer.toString(random.nextInt()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            case 3 -> new JsonArray(List.of(value(random, depth - 1), value(random, depth - 1)));
            default ->
                JsonObject.builder()
                        .put(name(random), value(random, depth - 1))
                        .put("other", value(random, depth - 1))
                        .build();
        };
    }

    @Test
    void theRecordItIsAboutFillsItsGap() {
        var members =
                JsonObject.builder().put("executionId", RecordDraft.ABOUT_ID).build();

        assertThat(RecordDraft.of(members, List.of()).seal(RecordId.ZERO, id, TIME))
                .asString(java.nio.charset.StandardCharsets.US_ASCII)
                .isEqualTo("{\"executionId\":\"" + id + "\"}");
    }

    @Test
    void aRecordBeyondAnEntryBundleIsRefusedBeforeItIsSealed() {
        var longest = new JsonString("x".repeat(RecordDraft.MAX_LEAF - "{\"a\":\"\"}".length()));
        var tooLong = new JsonString(longest.value() + "x");

        assertThat(RecordDraft.of(JsonObject.builder().put("a", longest).build(), List.of())
                        .seal(RecordId.ZERO, id, TIME))
                .hasSize(RecordDraft.MAX_LEAF);
        assertThatThrownBy(() ->
                        RecordDraft.of(JsonObject.builder().put("a", tooLong).build(), List.of()))
                .hasMessage(
                        "INV-032@validate: the record would have 65536 bytes. Send fewer parents or shorter names.");
    }
}
