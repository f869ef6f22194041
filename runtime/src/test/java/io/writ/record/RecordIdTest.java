package io.writ.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.time.Entropy;
import io.writ.verifier.id.RecordId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ids by which records are found. */
final class RecordIdTest {
    private static final Instant NOW = Instant.parse("2026-11-20T05:10:00.123Z");

    @Test
    void idsIncreaseWithinAMillisecondAndWhenTheClockStandsOrStepsBack() {
        var previous = RecordId.ZERO;
        var random = new Random(1);
        var now = NOW;
        List<RecordId> ids = new ArrayList<>();
        var entropy = Entropy.system();
        for (var i = 0; i < 50_000; i++) {
            now = i % 12_000 == 11_999 ? now.plusMillis(random.nextInt(5) - 2) : now;
            previous = RecordIds.next(previous, now, entropy);
            ids.add(previous);
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids.stream().map(RecordId::toString)).isSorted();
        assertThat(previous.high() >>> 16)
                .as("five bursts of 4,096 run over by milliseconds only")
                .isBetween(NOW.toEpochMilli(), NOW.toEpochMilli() + 16);
    }

    @Test
    void anIdIsReadBackFromItsTextAndItsBytes() {
        var random = new Random(2);
        for (var i = 0; i < 1_000; i++) {
            var id = RecordIds.next(RecordId.ZERO, Instant.ofEpochMilli(random.nextLong(1L << 45)), random::nextBytes);
            assertThat(RecordId.parse(id.toString())).isEqualTo(id);
            assertThat(RecordId.of(id.bytes())).isEqualTo(id);
            assertThat(java.util.UUID.fromString(id.toString()).version()).isEqualTo(7);
            assertThat(java.util.UUID.fromString(id.toString()).variant()).isEqualTo(2);
        }
    }
}
