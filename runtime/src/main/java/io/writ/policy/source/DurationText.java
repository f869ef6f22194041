package io.writ.policy.source;

import io.writ.verifier.canonical.Durations;
import java.time.Duration;
import java.util.Optional;

/** Reads the durations of a policy, and says what is wrong with one. */
public final class DurationText {
    private DurationText() {}

    /** The duration, or nothing and an error among the problems. */
    public static Optional<Duration> read(String text, Place place, SourceProblems problems) {
        if (Durations.parseAnyLength(text).isEmpty()) {
            problems.error(
                    place,
                    "a duration is written in ISO 8601 with days, hours, minutes and seconds",
                    "Write it like PT15M, PT24H or P7D.");
            return Optional.empty();
        }
        var duration = Durations.parse(text);
        if (duration.isEmpty()) {
            problems.error(
                    place, "a duration is longer than nothing and at most " + Durations.LONGEST.toDays() + " days", "");
        }
        return duration;
    }
}
