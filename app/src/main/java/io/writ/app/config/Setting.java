package io.writ.app.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an operator can set. Parsing, the documentation and {@code writ config show} all follow from it.
 *
 * @param key its place in the file, such as {@code server.port}
 * @param standard what holds if nobody sets it, as it would be written in the file; null if nothing does
 * @param meaning one sentence for operators
 * @param secret whether its value is never shown
 */
public record Setting<T>(String key, Kind<T> kind, @Nullable String standard, String meaning, boolean secret) {
    static final String PREFIX = "WRIT_";

    static <T> Setting<T> of(String key, Kind<T> kind, String standard, String meaning) {
        return new Setting<>(key, kind, standard, meaning, false);
    }

    /** One without a default. */
    static <T> Setting<T> optional(String key, Kind<T> kind, String meaning) {
        return new Setting<>(key, kind, null, meaning, false);
    }

    /** The environment variable that sets it: {@code WRIT_SERVER_PORT} for {@code server.port}. */
    public String variable() {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The default's value. */
    Optional<T> standardValue() {
        return Optional.ofNullable(standard).flatMap(kind::parse);
    }
}
