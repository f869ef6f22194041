package io.writ.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.SetClock;
import io.writ.time.LedgerClock.AcceptedJump;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a wall clock is believed. */
final class LedgerClockTest {
    private static final Instant START = Instant.parse("2026-11-20T05:10:00.000Z");

    @ParameterizedTest
    @CsvSource({
        // what passes, what somebody adds to the wall clock, whether it is believed
        "PT0S, PT0S, true",
        "PT1S, PT-2S, true",
        "PT1S, PT-3S, false",
        "PT1S, PT2S, true",
        "PT1S, PT3S, false",
        "PT1H, PT5S, true",
        "PT1H, PT6S, false",
        "PT1H, PT-6S, false",
        "P365D, PT0S, true",
        "P1D, P3650D, false",
        "P1D, P-3650D, false"
    })
    void aDisagreementWithTheMonotonicClockBeyondToleranceAndSlewIsAJump(
            Duration passed, Duration step, boolean believed) {
        var source = new SetClock(START);
        var clock = new LedgerClock(source, START, AcceptedJump.NONE, false);

        source.pass(passed);
        source.step(step);

        if (believed) {
            assertThat(clock.next()).isAfterOrEqualTo(START);
        } else {
            assertThatThrownBy(clock::next).isInstanceOf(RefusedException.class);
            source.step(step.negated());
            assertThatThrownBy(clock::next).as("refused until it is accepted").isInstanceOf(RefusedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // the last record before now, an accepted jump's ledger time and wall time before now, whether it is believed
        "PT0S, , , true",
        "P30D, , , true",
        "P30DT1S, , , false",
        "PT-2S, , , true",
        "PT-2.001S, , , false",
        "PT-1H, PT-1H, PT0S, true",
        "PT-1H, PT-1H, PT1M, true",
        "PT-1H, PT-1H, PT-2S, true",
        "PT-1H, PT-1H, PT-3S, false",
        "PT-1H, PT-2H, PT0S, false",
        "P31D, P31D, P31D, false"
    })
    void acrossARestartTheLedgersLastRecordIsTheMeasure(
            Duration lastAgo, Duration acceptedLedgerAgo, Duration acceptedWallAgo, boolean believed) {
        var accepted = acceptedLedgerAgo == null
                ? AcceptedJump.NONE
                : new AcceptedJump(START.minus(acceptedLedgerAgo), START.minus(acceptedWallAgo));

        var clock = new LedgerClock(new SetClock(START), START.minus(lastAgo), accepted, false);

        if (believed) {
            assertThat(clock.next()).isEqualTo(lastAgo.isNegative() ? START.minus(lastAgo) : START);
        } else {
            assertThatThrownBy(clock::next).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void aLedgerWithoutRecordsBelievesAnyClock() {
        for (var now : new Instant[] {Instant.EPOCH, START, Instant.parse("2199-01-01T00:00:00Z")}) {
            assertThat(new LedgerClock(new SetClock(now), Instant.EPOCH, AcceptedJump.NONE, false).next())
                    .isEqualTo(now);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1_990, -1_990, 500, -500, 20, -20})
    void stepsBelowTheToleranceAddUpHoweverMany(long millis) {
        var source = new SetClock(START);
        var clock = new LedgerClock(source, START, AcceptedJump.NONE, false);
        var between = Duration.ofMillis(5);
        var moved = Duration.ZERO;
        var refused = false;
        for (var step = 0; step < 48_000 && !refused; step++) { //  four minutes, in which nobody looks at a watch
            source.pass(between);
            source.step(Duration.ofMillis(millis));
            try {
                clock.next();
                moved = moved.plusMillis(millis);
            } catch (RefusedException e) {
                refused = true;
            }
        }

        assertThat(refused).isTrue();
        assertThat(moved.abs()).isLessThanOrEqualTo(LedgerClock.TOLERANCE.plusMillis(240));
    }

    @Test
    void aClockThatDriftsOrIsCorrectedNowAndThenIsBelieved() {
        var source = new SetClock(START);
        var clock = new LedgerClock(source, START, AcceptedJump.NONE, false);
        for (var second = 1; second <= 200_000; second++) {
            source.pass(Duration.ofSeconds(1));
            source.step(Duration.ofNanos(-400_000)); //  400 ppm slow
            if (second % 3_600 == 0) {
                source.step(Duration.ofMillis(1_440)); //  corrected once an hour
            }
            clock.next();
        }
    }

    @Test
    void aJumpThatWasRefusedBeforeStaysOneUntilItIsAccepted() {
        var source = new SetClock(START);
        var clock = new LedgerClock(source, START, AcceptedJump.NONE, true);

        assertThat(clock.jumped()).isTrue();
        assertThat(clock.trouble()).isPresent();
        assertThatThrownBy(clock::next).isInstanceOf(RefusedException.class);
        clock.accept(clock.proposal());
        assertThat(clock.jumped()).isFalse();
        assertThat(clock.next()).isEqualTo(START);
    }

    @Test
    void timesNeverDecreaseWhateverIsDoneToTheClock() {
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var source = new SetClock(START);
            var clock = new LedgerClock(source, START, AcceptedJump.NONE, false);
            var last = START;
            for (var round = 0; round < 200; round++) {
                switch (random.nextInt(6)) {
                    case 0 -> source.step(Duration.ofMillis(random.nextInt(10_000) - 5_000));
                    case 1 -> source.step(Duration.ofHours(random.nextInt(200) - 100));
                    case 2 -> {
                        var accepted = clock.proposal();
                        assertThat(accepted.ledgerTime())
                                .as("seed %d, round %d", seed, round)
                                .isAfterOrEqualTo(last);
                        clock.accept(accepted);
                        last = accepted.ledgerTime();
                    }
                    default -> source.pass(Duration.ofMillis(random.nextInt(1_000)));
                }
                try {
                    var next = clock.next();
                    assertThat(next).as("seed %d, round %d", seed, round).isAfterOrEqualTo(last);
                    last = next;
                } catch (RefusedException e) {
                    assertThat(e.refusal().invariant().id()).isEqualTo("INV-030");
                }
            }
        }
    }
}
