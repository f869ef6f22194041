package io.writ.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.time.LedgerClock.AcceptedJump;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ledger time never runs backwards, and never follows a jump that nobody accepted. */
class LedgerClockTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    /** A wall clock that people set and a monotonic one that goes on by itself. */
    private static final class Hands implements TimeSource {
        private Instant wall = NOON;
        private long nanos = 5_000_000_000L;

        @Override
        public Instant wall() {
            return wall;
        }

        @Override
        public long monotonicNanos() {
            return nanos;
        }

        void pass(Duration time) {
            wall = wall.plus(time);
            nanos += time.toNanos();
        }

        void set(Duration change) {
            wall = wall.plus(change);
        }
    }

    private final Hands hands = new Hands();

    private LedgerClock openedAfter(Duration sinceLast) {
        return new LedgerClock(hands, NOON.minus(sinceLast), AcceptedJump.NONE);
    }

    private static void requireRefused(LedgerClock clock) {
        assertThatThrownBy(clock::next)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.refusal().invariant().id()).isEqualTo("INV-030"));
    }

    @Test
    void timeNeverDecreasesWhateverSmallStepsTheWallClockMakes() {
        var clock = openedAfter(Duration.ofMinutes(1));
        var random = new Random(7);
        var last = Instant.EPOCH;
        for (var i = 0; i < 10_000; i++) {
            hands.pass(Duration.ofMillis(random.nextInt(50)));
            // small steps to and fro, as a daemon makes them, that do not add up
            hands.set(Duration.ofMillis(i % 2 == 0 ? -900 : 900));
            var next = clock.next();
            assertThat(next).isAfterOrEqualTo(last);
            last = next;
        }
    }

    @Test
    void aJumpIsRefusedUntilItIsAcceptedAlsoWhenTheClockIsRightAgain() {
        for (var jump : new Duration[] {Duration.ofSeconds(3), Duration.ofSeconds(-3), Duration.ofDays(400)}) {
            var clock = openedAfter(Duration.ofMinutes(1));
            var before = clock.next();
            hands.set(jump);

            requireRefused(clock);
            hands.set(jump.negated());
            requireRefused(clock);
            clock.accept(clock.proposal());
            assertThat(clock.next()).isAfterOrEqualTo(before);
        }
    }

    @Test
    void aRestartBelievesAClockThatIsLittleBehindOrNotLongAhead() {
        assertThat(openedAfter(Duration.ofSeconds(-2)).next()).isEqualTo(NOON.plusSeconds(2));
        assertThat(openedAfter(Duration.ofDays(30)).next()).isEqualTo(NOON);
        assertThat(new LedgerClock(hands, Instant.EPOCH, AcceptedJump.NONE).next())
                .isEqualTo(NOON);
        requireRefused(openedAfter(Duration.ofMillis(-2_001)));
        requireRefused(openedAfter(Duration.ofDays(30).plusMillis(1)));
    }

    @Test
    void anAcceptedJumpBackHoldsAcrossRestartsAndTimeStandsStillMeanwhile() {
        var ahead = openedAfter(Duration.ofHours(-1));
        requireRefused(ahead);
        var accepted = ahead.proposal();
        ahead.accept(accepted);
        assertThat(accepted).isEqualTo(new AcceptedJump(NOON.plusSeconds(3_600), NOON));
        assertThat(ahead.next()).isEqualTo(accepted.ledgerTime());

        hands.pass(Duration.ofMinutes(59));
        assertThat(new LedgerClock(hands, accepted.ledgerTime(), accepted).next())
                .isEqualTo(accepted.ledgerTime());
        hands.pass(Duration.ofMinutes(2));
        assertThat(new LedgerClock(hands, accepted.ledgerTime(), accepted).next())
                .isEqualTo(NOON.plusSeconds(3_660));
        hands.set(Duration.ofHours(-2));
        requireRefused(new LedgerClock(hands, accepted.ledgerTime(), accepted));
    }

    @Test
    void anAcceptanceWhoseRecordWasLostIsForgotten() {
        var clock = openedAfter(Duration.ofHours(-1));
        clock.accept(clock.proposal());
        clock.distrust();

        requireRefused(clock);
    }
}
