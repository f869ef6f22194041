package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times in their one spelling: RFC 3339, UTC with {@code Z}, exactly three fractional digits, years 0001 to 9999. Such
 * texts sort as the times they name.
 */
public final class UtcTime {
    private static final String SHAPE = "0000-00-00T00:00:00.000Z";

    private UtcTime() {}

    /**
     * The text of a time; what is finer than a millisecond is dropped.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-033 for a year outside 0001 to 9999
     */
    public static String format(Instant time) {
        var utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 1 || utc.getYear() > 9999) {
            throw refused("a time whose year is not within 0001 and 9999");
        }
        var text = SHAPE.getBytes(StandardCharsets.ISO_8859_1);
        put(text, 0, 4, utc.getYear());
        put(text, 5, 2, utc.getMonthValue());
        put(text, 8, 2, utc.getDayOfMonth());
        put(text, 11, 2, utc.getHour());
        put(text, 14, 2, utc.getMinute());
        put(text, 17, 2, utc.getSecond());
        put(text, 20, 3, utc.getNano() / 1_000_000);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /**
     * The time that a text names.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-033 for any other spelling, and for dates and times of day
     *     that do not exist, leap seconds among them
     */
    public static Instant parse(String text) {
        if (!hasShape(text)) {
            throw refused("a time that is not written like 2026-01-31T23:59:59.000Z");
        }
        try {
            var utc = LocalDateTime.of(
                    number(text, 0, 4),
                    number(text, 5, 2),
                    number(text, 8, 2),
                    number(text, 11, 2),
                    number(text, 14, 2),
                    number(text, 17, 2),
                    number(text, 20, 3) * 1_000_000);
            if (utc.getYear() < 1) {
                throw refused("a time whose year is not within 0001 and 9999");
            }
            return utc.toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw refused("a date or time of day that does not exist");
        }
    }

    private static boolean hasShape(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (var i = 0; i < SHAPE.length(); i++) {
            var c = text.charAt(i);
            if (SHAPE.charAt(i) == '0' ? c < '0' || c > '9' : c != SHAPE.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int digits) {
        return Integer.parseInt(text, from, from + digits, 10);
    }

    private static void put(byte[] text, int from, int digits, int value) {
        var rest = value;
        for (var i = from + digits - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static RuntimeException refused(String problem) {
        return Invariant.CANONICAL_TEXT.refuse("", problem).exception();
    }
}
