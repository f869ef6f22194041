package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.home.HomeFounder;
import io.writ.verifier.Attestation;
import io.writ.verifier.id.PolicyRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger under a clock that somebody sets. */
final class ClockTest {
    private static final Instant START = Instant.parse("2026-11-20T05:10:00.000Z");

    private final SetClock clock = new SetClock(START);
    private int payments;

    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder, clock);
    }

    private Answer decide(Governor governor) {
        payments++;
        return governor.executeFromSignals(TestHome.payment("PAY-" + payments, "250"));
    }

    private Instant decidedAt(Governor governor) {
        return ((Answer.Approved) decide(governor)).attestation().time();
    }

    private void requireRefused(Governor governor) {
        var refusal = ((Answer.Refused) decide(governor)).refusal();
        assertThat(refusal.invariant().id()).isEqualTo("INV-030");
        assertThat(refusal.fix())
                .isEqualTo("Set the clock right if it is wrong, then accept it with `writ clock accept --reason`.");
    }

    @Test
    void aSmallStepBackReusesTheLastTime() {
        try (var governor = home.open(clock)) {
            clock.pass(Duration.ofMinutes(1));
            var before = decidedAt(governor);
            clock.step(Duration.ofMillis(-1_500));
            assertThat(decidedAt(governor)).isEqualTo(before);
            clock.pass(Duration.ofSeconds(3));
            assertThat(decidedAt(governor)).isEqualTo(before.plusMillis(1_500));
        }
        requireTimesInOrder(home.check());
    }

    @Test
    void aJumpIsRefusedUntilItIsAcceptedAndTimeGoesOnFromThere() {
        for (var jump : List.of(Duration.ofHours(-3), Duration.ofHours(5), Duration.ofDays(90))) {
            try (var governor = home.open(clock)) {
                var before = decidedAt(governor);
                clock.step(jump);
                requireRefused(governor);
                requireRefused(governor);
                assertThatThrownBy(() -> governor.tenant()
                                .policies()
                                .retire(PolicyRef.parse("loan-approval@1.0.0"), Principal.local()))
                        .hasMessageStartingWith("INV-030@store: clock: the wall clock says ");

                var accepted =
                        governor.tenant().acceptClock("set by the operator", Optional.empty(), Principal.local());

                var expected = clock.wall().isAfter(before) ? clock.wall() : before;
                assertThat(accepted.attestation().time()).isEqualTo(expected);
                clock.step(Duration.ofSeconds(-1));
                assertThat(decidedAt(governor))
                        .as("a small step back after a jump")
                        .isEqualTo(expected);
            }
            try (var governor = home.open(clock)) {
                assertThat(decide(governor)).as("accepted, opened again").isInstanceOf(Answer.Approved.class);
            }
        }
        var records = home.check();
        requireTimesInOrder(records);
        assertThat(records.stream().filter(record -> record.type().equals("clock.accepted")))
                .hasSize(3)
                .allMatch(record -> TestHome.disclosed(record, "/reason").equals("set by the operator"));
    }

    @Test
    void aRestartDoesNotAcceptAJumpThatWasRefusedNorDoesAClockSetRight() {
        try (var governor = home.open(clock)) {
            decide(governor);
            clock.step(Duration.ofHours(5));
            requireRefused(governor);
        }
        for (var later : List.of(Duration.ofHours(1), Duration.ofHours(-6))) {
            clock.step(later);
            try (var governor = home.open(clock)) {
                requireRefused(governor);
                assertThat(governor.tenant().trouble()).isPresent();
            }
        }
        try (var governor = home.open(clock)) {
            governor.tenant().acceptClock("the time service was wrong", Optional.empty(), Principal.local());
            assertThat(decide(governor)).isInstanceOf(Answer.Approved.class);
        }
        try (var governor = home.open(clock)) {
            assertThat(decide(governor)).isInstanceOf(Answer.Approved.class);
        }
        assertThat(home.check().stream().filter(record -> record.type().equals("clock.accepted")))
                .hasSize(1);
    }

    @Test
    void aJumpThatOnlyTheReadinessCheckSawIsKeptToo() {
        try (var governor = home.open(clock)) {
            decide(governor);
            clock.step(Duration.ofHours(5));
            assertThat(governor.tenant().trouble().orElseThrow().invariant().id())
                    .isEqualTo("INV-030");
        }
        try (var governor = home.open(clock)) {
            requireRefused(governor);
        }
    }

    @Test
    void stepsBelowTheToleranceMoveTheLedgerNoFurtherThanOne() {
        try (var governor = home.open(clock)) {
            var before = decidedAt(governor);
            clock.step(Duration.ofMillis(1_990));
            assertThat(decidedAt(governor)).isEqualTo(before.plusMillis(1_990));
            clock.step(Duration.ofMillis(1_990));
            requireRefused(governor);
        }
    }

    @Test
    void aReasonIsTextThatATerminalShowsAsItIs() {
        try (var governor = home.open(clock)) {
            for (var reason :
                    List.of("", " ", "two\nlines", "\u001b[2Jgone", "\u009b2J", "a\u202eb", "x".repeat(4_097))) {
                assertThatThrownBy(() -> governor.tenant().acceptClock(reason, Optional.empty(), Principal.local()))
                        .hasMessage(
                                "INV-004@validate: reason: a reason of 1 to 4096 characters, none of them a control character,"
                                        + " was expected. Say on one line why the clock is right.");
            }
        }
    }

    @Test
    void acrossARestartAClockBehindTheLedgerOrFarAheadOfItIsRefusedUntilAccepted() {
        Instant last;
        try (var governor = home.open(clock)) {
            last = decidedAt(governor);
        }

        clock.step(Duration.ofSeconds(-10));
        try (var governor = home.open(clock)) {
            requireRefused(governor);
            assertThat(governor.tenant()
                            .acceptClock("the clock was ahead", Optional.empty(), Principal.local())
                            .attestation()
                            .time())
                    .isEqualTo(last);
        }
        try (var governor = home.open(clock)) {
            assertThat(decidedAt(governor))
                    .as("standing still across a restart")
                    .isEqualTo(last);
        }
        clock.step(Duration.ofSeconds(-10));
        try (var governor = home.open(clock)) {
            requireRefused(governor);
        }

        clock.step(Duration.ofDays(31));
        try (var governor = home.open(clock)) {
            requireRefused(governor);
            governor.tenant().acceptClock("a month of rest", Optional.empty(), Principal.local());
            assertThat(decide(governor)).isInstanceOf(Answer.Approved.class);
        }
        requireTimesInOrder(home.check());
    }

    @Test
    void aPublicationThatWaitedForTheClockIsMadeGoodOnceItIsAccepted() {
        try (var governor = home.open(clock)) {
            assertThat(governor.tenant().policies().refused()).isEmpty();
        }
        payments = 0;
        var bundle = home.paymentPolicy("1.2.0");
        clock.step(Duration.ofDays(40));
        try (var governor = home.open(clock)) {
            assertThatThrownBy(() -> governor.tenant().policies().publish(bundle, false, Principal.local()))
                    .hasMessageStartingWith("INV-030");
        }
        try (var governor = home.open(clock)) {
            governor.tenant().acceptClock("a long rest", Optional.empty(), Principal.local());
            assertThat(governor.tenant().policies().publish(bundle, false, Principal.local()))
                    .isPresent();
            assertThat(governor.executeFromSignals(TestHome.payment("1.2.0", "PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
        }
    }

    @Test
    void aKeyThatIsNotValidNowSignsNothing() {
        try (var governor = home.open(clock)) {
            decide(governor);
            clock.step(HomeFounder.KEY_LIFETIME.plusDays(1));
            requireRefused(governor);
            assertThatThrownBy(() -> governor.tenant().acceptClock("years later", Optional.empty(), Principal.local()))
                    .hasMessageMatching(
                            "INV-025@sign: key [0-9a-f]{64}: the ledger's key is valid from .* to .*, and it is .*\\. "
                                    + "Put a current ledger key into the trust root, or set the clock right\\.");
            requireRefused(governor);
            clock.step(HomeFounder.KEY_LIFETIME.plusDays(1).negated());
            governor.tenant().acceptClock("set right again", Optional.empty(), Principal.local());
            assertThat(decide(governor)).isInstanceOf(Answer.Approved.class);
        }
        clock.pass(HomeFounder.KEY_LIFETIME.plusDays(1));
        try (var governor = home.open(clock)) {
            assertThatThrownBy(() -> governor.tenant().acceptClock("years later", Optional.empty(), Principal.local()))
                    .hasMessageStartingWith("INV-025");
        }
        requireTimesInOrder(home.check());
    }

    @Test
    void anAcceptanceThatDidNotBecomeDurableIsNone() {
        var faults = new Faults();
        try (var governor = home.open(faults, faults::signer, clock)) {
            decide(governor);
            for (var point : List.of(Faults.Point.COMMIT_BEFORE, Faults.Point.SIGN, Faults.Point.COMMIT_MIDDLE)) {
                clock.step(Duration.ofHours(2));
                faults.arm(point, Faults.Manner.THROWS, 1);
                assertThatThrownBy(() -> governor.tenant().acceptClock("failing", Optional.empty(), Principal.local()))
                        .hasMessageContaining("so nothing was written");
                requireRefused(governor);
            }
            clock.step(Duration.ofHours(-6));
            var accepted = governor.tenant().acceptClock("set right again", Optional.empty(), Principal.local());
            assertThat(accepted.attestation().time())
                    .as("times of lost records do not count")
                    .isEqualTo(START);

            clock.step(Duration.ofHours(2));
            faults.arm(Faults.Point.COMMIT_AFTER, Faults.Manner.THROWS, 1);
            assertThat(governor.tenant()
                            .acceptClock("happened", Optional.empty(), Principal.local())
                            .attestation()
                            .time())
                    .isEqualTo(START.plus(Duration.ofHours(2)));
            assertThat(decide(governor)).isInstanceOf(Answer.Approved.class);
        }
        requireTimesInOrder(home.check());
    }

    private static void requireTimesInOrder(List<Attestation> records) {
        assertThat(records.stream().map(Attestation::time)).isSorted();
        assertThat(records.stream().map(Attestation::id)).isSorted().doesNotHaveDuplicates();
    }
}
