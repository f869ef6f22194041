package io.writ.verifier.canonical;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads durations: ISO 8601 with days, hours, minutes and seconds, such as {@code PT15M} or {@code P7D}. All of these
 * have a fixed length, and a day has 24 hours. Months and years are not read: their length depends on the calendar.
 *
 * <p>There are two limits. Policies, settings and keys take durations of at most ten years. The form check of records
 * has no such limit, and it must stay so: a record that it accepts today may not become invalid.
 */
public final class Durations {
    /** The longest duration that {@link #parse} gives. */
    public static final Duration LONGEST = Duration.ofDays(3_660);

    private static final Pattern FORM =
            Pattern.compile("P(?:([0-9]{1,6})D)?(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})S)?)?");

    private Durations() {}

    /** The duration; empty for another text, for a duration of nothing and for one longer than {@link #LONGEST}. */
    public static Optional<Duration> parse(String text) {
        return parseAnyLength(text).filter(one -> !one.isZero() && one.compareTo(LONGEST) <= 0);
    }

    /** The duration, which may be nothing or longer than {@link #LONGEST}; empty for another text. */
    public static Optional<Duration> parseAnyLength(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4))));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
