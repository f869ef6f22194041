package io.writ.verifier.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTextTest {
    private static final String FIX = ". Write base64 as RFC 4648 says without spare bits, digests as 64 lowercase hex"
            + " digits, times as 2026-01-31T23:59:59.000Z.";

    @ParameterizedTest
    @ValueSource(
            strings = {"AA", "AA=", "AB==", "AAB=", "AA==\n", " AA==", "A A=", "AA==AA==", "=", "A", "AA-_", "AAA=="})
    void base64HasOneSpelling(String text) {
        assertThatThrownBy(() -> Base64Text.decode(text))
                .hasMessage("INV-033@canonicalize: text that is not canonical base64" + FIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA==", "AB", "AAB", "AA\n", "A", "AA+/", "AAA="})
    void base64UrlHasOneSpelling(String text) {
        assertThatThrownBy(() -> Base64Text.decodeUrl(text))
                .hasMessage("INV-033@canonicalize: text that is not canonical base64url" + FIX);
    }

    @Test
    void everyBytesDecodeFromTheirOwnText() {
        var random = new Random(5);
        for (var size = 0; size < 200; size++) {
            var bytes = new byte[size];
            random.nextBytes(bytes);

            assertThat(Base64Text.decode(Base64Text.encode(bytes))).isEqualTo(bytes);
            assertThat(Base64Text.decodeUrl(Base64Text.encodeUrl(bytes))).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T05:10:00Z", "2026-11-20T05:10:00.12Z", "2026-11-20T05:10:00.1234Z",
                        "2026-11-20t05:10:00.123z",
                "2026-11-20 05:10:00.123Z", "2026-11-20T05:10:00.123+00:00", "2026-11-20T05:10:00,123Z",
                        "-026-11-20T05:10:00.123Z",
                "2026-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z",
                        "2026-01-00T00:00:00.000Z",
                "2026-04-31T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z",
                        "2016-12-31T23:59:60.000Z",
                "0000-01-01T00:00:00.000Z", "٢٠٢٦-11-20T05:10:00.123Z", "2026-11-20T05:10:00.123Z "
            })
    void timesHaveOneSpellingAndExist(String text) {
        assertThatThrownBy(() -> UtcTime.parse(text))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("INV-033@canonicalize: a ");
    }

    @Test
    void timesAgreeWithTheJdksFormatter() {
        var random = new Random(6);
        var first = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
        var last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        for (var i = 0; i < 100_000; i++) {
            var time = Instant.ofEpochMilli(first + (long) (random.nextDouble() * (last - first)));

            var text = UtcTime.format(time.plusNanos(random.nextInt(1_000_000)));

            assertThat(UtcTime.parse(text)).isEqualTo(time);
            assertThat(Instant.from(DateTimeFormatter.ISO_INSTANT.parse(text))).isEqualTo(time);
        }
        assertThat(UtcTime.format(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThatThrownBy(() -> UtcTime.format(Instant.ofEpochMilli(last).plus(1, ChronoUnit.MILLIS)))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> UtcTime.format(Instant.ofEpochMilli(first - 1)))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "PT15M, PT15M, PT15M",
        "P7DT1H, PT169H, PT169H",
        "PT0015M, PT15M, PT15M",
        "PT99999999M, PT99999999M, ''",
        "P3660D, P3660D, P3660D",
        "P3660DT1S, P3660DT1S, ''",
        "PT0S, PT0S, ''",
        "P, PT0S, ''",
        "P1M, '', ''",
        "P1Y, '', ''",
        "P1DT, '', ''",
        "PT, '', ''",
        "PT5, '', ''",
        "P1W, '', ''",
        "PT1M1H, '', ''",
        "PT1.5S, '', ''",
        "P-1D, '', ''",
        "-P1D, '', ''",
        "pt1h, '', ''",
        "P1234567D, '', ''",
        "PT٥M, '', ''",
        "'PT5M ', '', ''",
    })
    void durationsAreOfFixedLengthAndLimitedUnlessARecordHoldsThem(String text, String anyLength, String limited) {
        assertThat(Durations.parseAnyLength(text)).isEqualTo(duration(anyLength));
        assertThat(Durations.parse(text)).isEqualTo(duration(limited));
    }

    private static Optional<Duration> duration(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Duration.parse(text));
    }

    @Test
    void digestsAreThoseOfFips180AndHaveOneSpelling() {
        var abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assertThat(Digest.sha256(new byte[] {'a'}, new byte[] {'b', 'c'}))
                .isEqualTo(Digest.ofHex(abc))
                .hasToString(abc);
        assertThat(Digest.of(Digest.ofHex(abc).bytes())).isEqualTo(Digest.ofHex(abc));
        for (var wrong :
                new String[] {abc.toUpperCase(Locale.ROOT), abc.substring(2), abc + "00", "0x" + abc.substring(2), ""
                }) {
            assertThatThrownBy(() -> Digest.ofHex(wrong))
                    .hasMessage("INV-033@canonicalize: a digest that is not written as 64 lowercase hex digits" + FIX);
        }
    }
}
