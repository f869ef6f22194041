package io.writ.signal;

import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads RFC 3339 times of any offset into UTC with exactly three fractional digits. */
final class Timestamp {
    private static final Pattern RFC_3339 = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.([0-9]{1,3}))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");

    private Timestamp() {}

    static @Nullable JsonValue normalize(String text) {
        var parts = RFC_3339.matcher(text);
        if (text.length() > 29 || !parts.matches()) {
            return null;
        }
        try {
            var seconds = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2));
            var fraction = parts.group(3) == null ? 0 : Integer.parseInt((parts.group(3) + "00").substring(0, 3));
            var offset = offsetMinutes(parts.group(4), parts.group(5), parts.group(6));
            var time = seconds.toInstant(ZoneOffset.UTC).plusMillis(fraction).minusSeconds(offset * 60L);
            return inRange(time) ? new JsonString(UtcTime.format(time)) : null;
        } catch (DateTimeException e) {
            return null; // a date, time of day or offset that does not exist: the caller says what was expected
        }
    }

    static long millis(String normalized) {
        return UtcTime.parse(normalized).toEpochMilli();
    }

    private static int offsetMinutes(@Nullable String sign, @Nullable String hours, @Nullable String minutes) {
        if (sign == null || hours == null || minutes == null) {
            return 0;
        }
        if (Integer.parseInt(hours) > 23 || Integer.parseInt(minutes) > 59) {
            throw new DateTimeException("offset");
        }
        var total = Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
        return sign.equals("-") ? -total : total;
    }

    private static boolean inRange(Instant time) {
        var year = time.atOffset(ZoneOffset.UTC).getYear();
        return year >= 1 && year <= 9999;
    }
}
