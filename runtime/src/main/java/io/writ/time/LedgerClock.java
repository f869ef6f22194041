package io.writ.time;

import io.writ.verifier.Inside;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The time of a ledger's records: the wall clock's, in milliseconds, as long as it can be believed. It never decreases,
 * and once the wall clock has jumped it gives no time at all until an operator accepts the jump.
 *
 * <p>A jump is a disagreement with the monotonic clock of more than {@link #TOLERANCE} in all since the clock was
 * opened or accepted, less a thousandth of the time that has passed: so small steps add up, however many readings lie
 * between them. Across a restart, where no monotonic clock survives, it is a wall clock more than {@code TOLERANCE}
 * behind the ledger's last record, or more than {@link #LONGEST_PAUSE} ahead of it; and a jump that was refused before
 * stays one. Safe for use by several threads.
 */
@Inside
public final class LedgerClock {
    /** How far the wall clock may step without being refused, all steps together; one back reuses the last time. */
    public static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** How long a ledger may rest before its next opening asks an operator whether the clock is right. */
    public static final Duration LONGEST_PAUSE = Duration.ofDays(30);

    private static final long SLEW_DIVISOR = 1_000;

    private final TimeSource source;
    private Instant last;

    /** Where the wall clock should be at {@link #anchorNanos}; it follows the wall clock by its slew alone. */
    private Instant anchorWall;

    private long anchorNanos;
    private boolean jumped;

    /**
     * A clock that goes on where the ledger stopped.
     *
     * @param last the time of the ledger's last record; the epoch if it has none
     * @param accepted the newest jump that an operator accepted
     * @param refused whether a jump has been refused since, which only an acceptance clears
     */
    public LedgerClock(TimeSource source, Instant last, AcceptedJump accepted, boolean refused) {
        this.source = source;
        this.last = last;
        this.anchorWall = source.wall().truncatedTo(ChronoUnit.MILLIS);
        this.anchorNanos = source.monotonicNanos();
        this.jumped = refused || (!last.equals(Instant.EPOCH) && !believable(accepted));
    }

    /** A jump back that was accepted: ledger time stands still at {@code ledgerTime} until the wall clock passes it. */
    public record AcceptedJump(Instant ledgerTime, Instant wall) {
        public static final AcceptedJump NONE = new AcceptedJump(Instant.EPOCH, Instant.EPOCH);
    }

    private boolean believable(AcceptedJump accepted) {
        var stillStanding = accepted.ledgerTime().equals(last)
                && !anchorWall.plus(TOLERANCE).isBefore(accepted.wall());
        var behind = anchorWall.plus(TOLERANCE).isBefore(last);
        var ahead = anchorWall.isAfter(last.plus(LONGEST_PAUSE));
        return !ahead && (!behind || stillStanding);
    }

    /**
     * The time for the next record: not before any earlier one.
     *
     * @throws RefusedException INV-030 while a jump has not been accepted
     */
    public synchronized Instant next() {
        var wall = source.wall().truncatedTo(ChronoUnit.MILLIS);
        var nanos = source.monotonicNanos();
        if (jumped || disagree(wall, nanos)) {
            jumped = true;
            throw jump(wall).exception();
        }
        follow(wall, nanos);
        last = wall.isAfter(last) ? wall : last;
        return last;
    }

    /** Why {@link #next} would refuse now; empty if it would not. Changes nothing. */
    public synchronized Optional<Refusal> trouble() {
        var wall = source.wall().truncatedTo(ChronoUnit.MILLIS);
        return jumped || disagree(wall, source.monotonicNanos()) ? Optional.of(jump(wall)) : Optional.empty();
    }

    private Refusal jump(Instant wall) {
        return Invariant.CLOCK.refuse(
                "clock",
                "the wall clock says " + wall + ", which does not follow from the ledger's last time " + last
                        + " and the time that has passed since",
                "Set the clock right if it is wrong, then accept it with `writ clock accept --reason`.");
    }

    /** Whether {@link #next} has refused a jump that nobody has accepted. */
    public synchronized boolean jumped() {
        return jumped;
    }

    private boolean disagree(Instant wall, long nanos) {
        return difference(wall, nanos).abs().compareTo(TOLERANCE.plus(slew(nanos))) > 0;
    }

    private Duration difference(Instant wall, long nanos) {
        return Duration.between(anchorWall.plusNanos(nanos - anchorNanos), wall);
    }

    /** How far clocks may drift apart in the time since the anchor. */
    private Duration slew(long nanos) {
        return Duration.ofNanos((nanos - anchorNanos) / SLEW_DIVISOR);
    }

    /**
     * Moves the anchor on by the time that has passed, and towards the wall clock by the slew. Taking the wall clock
     * itself for the next anchor would forget each step at once, and any number of them would be believed.
     */
    private void follow(Instant wall, long nanos) {
        var difference = difference(wall, nanos);
        var slew = slew(nanos);
        var towards =
                difference.abs().compareTo(slew) <= 0 ? difference : difference.isNegative() ? slew.negated() : slew;
        var passed = nanos - anchorNanos - (nanos - anchorNanos) % SLEW_DIVISOR;
        anchorWall = anchorWall.plusNanos(passed).plus(towards);
        anchorNanos += passed;
    }

    /** What accepting the wall clock as it is now would mean: what {@code clock.accepted} records. Changes nothing. */
    public synchronized AcceptedJump proposal() {
        var wall = source.wall().truncatedTo(ChronoUnit.MILLIS);
        return new AcceptedJump(wall.isAfter(last) ? wall : last, wall);
    }

    /** Accepts a jump whose record has its place in the ledger: time goes on from it, never back. */
    public synchronized void accept(AcceptedJump jump) {
        anchorWall = jump.wall();
        anchorNanos = source.monotonicNanos();
        last = jump.ledgerTime();
        jumped = false;
    }

    /** Takes an acceptance back whose record did not become durable. */
    public synchronized void distrust() {
        jumped = true;
    }

    /** Goes on from the last time that is durable, after records of later times were lost with a failed commit. */
    public synchronized void resume(Instant durable) {
        last = durable;
    }
}
