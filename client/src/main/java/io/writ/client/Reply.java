package io.writ.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What came back: any status, the headers, and the whole body. */
record Reply(int status, HttpHeaders headers, byte[] body) {
    private static final int MAX_SECONDS_DIGITS = 9;

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether the server says that it had answered this request before. */
    boolean isRepeated() {
        return headers.firstValue("Idempotent-Replayed")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
    }

    /** How long to wait, in seconds or as a date (RFC 9110 section 10.2.3); nothing where it is neither. */
    Optional<Duration> retryAfter(Instant now) {
        return headers.firstValue("Retry-After").map(String::strip).flatMap(text -> pause(text, now));
    }

    private static Optional<Duration> pause(String text, Instant now) {
        if (!text.isEmpty()
                && text.length() <= MAX_SECONDS_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
