package io.writ.policy.source;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations: ISO 8601 in days, hours, minutes and seconds, which are all of fixed length; a day is 24 hours. */
public final class Durations {
    private static final Pattern FORM =
            Pattern.compile("P(?:([0-9]{1,6})D)?(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})S)?)?");
    private static final Duration LONGEST = Duration.ofDays(3_660);

    private Durations() {}

    /** The duration, or nothing and an error among the problems. */
    public static Optional<Duration> read(String text, Place place, Problems problems) {
        if (!FORM.matcher(text).matches()) {
            problems.error(
                    place,
                    "a duration is written in ISO 8601 with days, hours, minutes and seconds",
                    "Write it like PT15M, PT24H or P7D.");
            return Optional.empty();
        }
        var duration = parse(text);
        if (duration.isEmpty()) {
            problems.error(place, "a duration is longer than nothing and at most " + LONGEST.toDays() + " days", "");
        }
        return duration;
    }

    /** The duration, or nothing if the text is not one, or one of nothing or of more than ten years. */
    public static Optional<Duration> parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var duration = Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
        return Optional.of(duration).filter(one -> !one.isZero() && one.compareTo(LONGEST) <= 0);
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
