package io.writ.client;

import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a recorded signal can be the normal form of one that was sent (docs/formats/policy.md). Without the policy
 * the type is not known: a text may stand for a decimal or a time, and the same value in another spelling is taken.
 */
final class NormalForm {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(?=\\.?[0-9])[0-9]{0,127}(\\.[0-9]{0,127})?");
    private static final Pattern TIME =
            Pattern.compile("(.{10})[Tt](.{8})(\\.[0-9]{1,3})?(?:[Zz]|([+-])(.{2}):(.{2}))");
    private static final int MAX_TEXT = 128;

    private NormalForm() {}

    static boolean isOf(JsonValue recorded, JsonValue sent) {
        if (Arrays.equals(recorded.canonical(), sent.canonical())) {
            return true;
        }
        var text = sent instanceof JsonNumber number ? number.text() : sent instanceof JsonString s ? s.value() : "";
        return recorded instanceof JsonString normal
                && text.length() <= MAX_TEXT
                && normal.value().length() <= MAX_TEXT
                && (isSameDecimal(normal.value(), text) || isSameTime(normal.value(), text));
    }

    private static boolean isSameDecimal(String normal, String sent) {
        return DECIMAL.matcher(normal).matches()
                && DECIMAL.matcher(sent).matches()
                && new BigDecimal(normal).compareTo(new BigDecimal(sent)) == 0;
    }

    private static boolean isSameTime(String normal, String sent) {
        var time = time(normal);
        return time != null && time.equals(time(sent));
    }

    private static @Nullable Instant time(String text) {
        var parts = TIME.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        try {
            var local = LocalDateTime.parse(
                    parts.group(1) + "T" + parts.group(2) + (parts.group(3) == null ? "" : parts.group(3)));
            var sign = parts.group(4);
            var minutes = sign == null ? 0 : Integer.parseInt(parts.group(5)) * 60 + Integer.parseInt(parts.group(6));
            return local.toInstant(ZoneOffset.UTC).minusSeconds("-".equals(sign) ? -60L * minutes : 60L * minutes);
        } catch (DateTimeException | NumberFormatException e) {
            return null; // no time, so not the same one
        }
    }
}
