package io.writ.escalation;

import io.writ.gate.Severity;
import io.writ.gate.Tier;
import java.util.EnumMap;
import java.util.Map;

/** After how many consecutive failures which tier is reached, by the severity of the last of them. */
public final class Thresholds {
    /**
     * The counts of one severity.
     *
     * @param adjudication at least 1
     * @param people not below {@code adjudication}
     * @param stop not below {@code people}
     */
    public record Counts(int adjudication, int people, int stop) {
        public Counts {
            if (adjudication < 1 || people < adjudication || stop < people) {
                throw new IllegalArgumentException("thresholds increase, from 1 on");
            }
        }

        Tier tier(int count) {
            if (count >= stop) {
                return Tier.EMERGENCY_STOP;
            }
            if (count >= people) {
                return Tier.HUMAN_INTERVENTION;
            }
            return count >= adjudication ? Tier.ADJUDICATION : Tier.RETRY;
        }
    }

    /** The second failure is adjudicated, the third goes to people, the fifth stops the thread. */
    public static final Counts USUAL = new Counts(2, 3, 5);

    /** The usual ones for every severity. */
    public static final Thresholds DEFAULT = new Thresholds(Map.of());

    private final Map<Severity, Counts> counts = new EnumMap<>(Severity.class);

    /** @param counts what differs from the default */
    public Thresholds(Map<Severity, Counts> counts) {
        this.counts.putAll(counts);
    }

    /** Where a failure leads. */
    public Tier tier(Severity severity, int count) {
        return counts.getOrDefault(severity, USUAL).tier(count);
    }
}
