package io.writ.app.config;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every setting with its value and where that came from. All values are of their kinds. */
public final class ResolvedSettings {
    private static final String DEFAULT = "default";
    private static final String MASK = "********";

    private final Map<Setting<?>, Given<?>> given;

    ResolvedSettings(Map<Setting<?>, Given<?>> given) {
        this.given = new LinkedHashMap<>(given);
    }

    /**
     * A value as somebody wrote it.
     *
     * @param origin the option, the variable, or the file with line and column
     */
    record Given<T>(T value, String text, String origin) {}

    /**
     * A setting as it is shown.
     *
     * @param value as somebody wrote it; stars for a secret; null if nobody set it and it has no default
     * @param origin the option, the variable, the file with line and column, or {@code default}
     */
    public record Shown(String key, @Nullable String value, String origin) {}

    /** The value of a setting that has one: a default, or checked before. */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.key() + " has no value"));
    }

    /** The value of a setting; empty if nobody set it and it has no default. */
    public <T> Optional<T> find(Setting<T> setting) {
        return of(setting).map(Given::value).or(setting::standardValue);
    }

    // the reader puts under a setting only what that setting's own kind has parsed
    @SuppressWarnings("unchecked")
    private <T> Optional<Given<T>> of(Setting<T> setting) {
        return Optional.ofNullable((Given<T>) given.get(setting));
    }

    /** Refuses the first if it is set without the second. */
    void requireTogether(Setting<?> first, Setting<?> second) {
        of(first).filter(set -> find(second).isEmpty()).ifPresent(set -> {
            throw Invariant.SETTINGS
                    .refuse(
                            set.origin(),
                            first.key() + " is set, and " + second.key() + " is not",
                            "Set both or neither.")
                    .exception();
        });
    }

    /** Refuses the first unless it is less than the second. */
    <T extends Comparable<T>> void requireLess(Setting<T> first, Setting<T> second) {
        if (get(first).compareTo(get(second)) >= 0) {
            throw disordered(first, "has to be less than ", second);
        }
    }

    /** Refuses the first if it is more than the second. */
    <T extends Comparable<T>> void requireNotMore(Setting<T> first, Setting<T> second) {
        if (get(first).compareTo(get(second)) > 0) {
            throw disordered(first, "must not be more than ", second);
        }
    }

    private <T> RefusedException disordered(Setting<T> first, String how, Setting<T> second) {
        return Invariant.SETTINGS
                .refuse(
                        of(first).or(() -> of(second)).map(Given::origin).orElse(DEFAULT),
                        first.key() + " is " + get(first) + ", and " + how + second.key() + ", which is " + get(second),
                        "Lower the one or raise the other.")
                .exception();
    }

    /** All of them in the order of a table, secrets masked, and fit for a terminal. */
    public List<Shown> shown(List<Setting<?>> table) {
        return table.stream().map(this::shown).toList();
    }

    private Shown shown(Setting<?> setting) {
        var set = of(setting);
        var text = set.map(Given::text).orElse(setting.standard());
        var safe = text == null ? null : setting.secret() ? MASK : plain(text);
        return new Shown(setting.key(), safe, set.map(Given::origin).orElse(DEFAULT));
    }

    /** Without quotes where there is nothing to escape. */
    private static String plain(String text) {
        var quoted = Refusal.quote(text);
        return quoted.equals('"' + text + '"') ? text : quoted;
    }
}
