package io.writ.app.http;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request's query, read strictly. Each may be there once. {@link #end()} refuses every parameter
 * that was not asked for, so that a misspelled filter never widens an answer. Every refusal is INV-039.
 */
public final class Query {
    private static final int MAX_PARAMETERS = 32;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    Query(String raw) {
        if (raw.isEmpty()) {
            return;
        }
        var parts = raw.split("&", -1);
        if (parts.length > MAX_PARAMETERS) {
            throw refuse("query", "more than " + MAX_PARAMETERS + " parameters");
        }
        for (var part : parts) {
            var equals = part.indexOf('=');
            var name = decoded(equals < 0 ? part : part.substring(0, equals));
            var value = decoded(equals < 0 ? "" : part.substring(equals + 1).replace("+", "%20"));
            if (values.put(name, value) != null) {
                throw refuse("?" + Refusal.quote(name), "the parameter is there more than once");
            }
        }
    }

    private static String decoded(String raw) {
        return PercentText.decode(raw)
                .orElseThrow(() -> refuse("query", "a percent sign without two hex digits after it"));
    }

    private static RuntimeException refuse(String place, String problem) {
        return Invariant.HTTP_FORM.refuse(place, problem).exception();
    }

    public Optional<String> text(String name) {
        asked.add(name);
        return Optional.ofNullable(values.get(name));
    }

    /** {@code true} or {@code false}; absent is false. */
    public boolean flag(String name) {
        return text(name)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw refuse("?" + name, "true or false was expected");
                })
                .orElse(false);
    }

    /** A whole number within bounds. */
    public Optional<Long> number(String name, long least, long most) {
        return text(name).map(value -> {
            if (value.matches("[0-9]{1,18}")) {
                var number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw refuse("?" + name, "a number from " + least + " to " + most + " was expected");
        });
    }

    /** A number of seconds such as {@code 30s}. A longer time is cut to {@code most}. */
    public Optional<Duration> seconds(String name, Duration most) {
        return text(name).map(value -> {
            if (!value.matches("[0-9]{1,6}s")) {
                throw refuse("?" + name, "a number of seconds such as 30s was expected");
            }
            var wanted = Duration.ofSeconds(Long.parseLong(value.substring(0, value.length() - 1)));
            return wanted.compareTo(most) > 0 ? most : wanted;
        });
    }

    /** Refuses every parameter that has not been asked for. */
    public void end() {
        values.keySet().stream()
                .filter(name -> !asked.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw refuse("?" + Refusal.quote(name), "is not a parameter of this route");
                });
    }
}
