package io.writ.app.config;

import io.writ.verifier.canonical.Durations;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The kind of value that a setting takes. It reads a text in the same way from file, environment and command line, and
 * refuses it out of its bounds.
 *
 * @param expectation what it takes, in the words of a message: "an integer from 1 to 10"
 * @param inFile which scalars of a file may stand for it; a number in quotes is text
 */
record Kind<T>(String expectation, Predicate<JsonValue> inFile, Function<String, Optional<T>> parser) {
    private static final Pattern INTEGER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,11})(B|KiB|MiB|GiB)");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:.]{2,45}");
    private static final Predicate<JsonValue> TEXT = JsonString.class::isInstance;

    /** The value that a text stands for; empty if it is none of this kind. */
    Optional<T> parse(String text) {
        return parser.apply(text);
    }

    static Kind<Integer> integer(int minimum, int maximum) {
        return new Kind<>(
                "an integer from " + minimum + " to " + maximum,
                JsonNumber.class::isInstance,
                text -> wholeNumber(text)
                        .filter(number -> number >= minimum && number <= maximum)
                        .map(Long::intValue));
    }

    private static Optional<Long> wholeNumber(String text) {
        return INTEGER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** A number of bytes. */
    static Kind<Long> size(String minimum, String maximum) {
        var least = bytes(minimum).orElseThrow();
        var most = bytes(maximum).orElseThrow();
        return new Kind<>(
                "a size from " + minimum + " to " + maximum + ", written like 512B, 16KiB or 4MiB",
                TEXT,
                text -> bytes(text).filter(size -> size >= least && size <= most));
    }

    private static Optional<Long> bytes(String text) {
        var parts = SIZE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var shift = switch (parts.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return Optional.of(Long.parseLong(parts.group(1)) << shift);
    }

    static Kind<Duration> duration(String minimum, String maximum) {
        var least = Durations.parse(minimum).orElseThrow();
        var most = Durations.parse(maximum).orElseThrow();
        return new Kind<>(
                "a duration from " + minimum + " to " + maximum + ", written like PT30S, PT15M or P1D (ISO 8601)",
                TEXT,
                text -> Durations.parse(text)
                        .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0));
    }

    static Kind<Boolean> bool() {
        return new Kind<>(
                "true or false",
                JsonBoolean.class::isInstance,
                text -> text.equals("true") || text.equals("false")
                        ? Optional.of(Boolean.valueOf(text))
                        : Optional.empty());
    }

    /** One of the constants of an enum, in lower case. */
    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        var constants = type.getEnumConstants();
        return new Kind<>(
                Arrays.stream(constants).map(Kind::lowerCase).collect(Collectors.joining(", ", "one of ", "")),
                TEXT,
                text -> Arrays.stream(constants)
                        .filter(constant -> lowerCase(constant).equals(text))
                        .findFirst());
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Kind<String> host() {
        return new Kind<>(
                "a host name or an IP address",
                TEXT,
                text -> HOST.matcher(text).matches() ? Optional.of(text) : Optional.empty());
    }

    static Kind<Path> file() {
        return new Kind<>("the path of a file", TEXT, text -> {
            try {
                return Optional.of(text).filter(path -> !path.isBlank()).map(Path::of);
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    /** Where others reach the server: no user, query or fragment, and no slash at its end. */
    static Kind<URI> origin() {
        return new Kind<>("a URL such as https://writ.example.com", TEXT, text -> {
            try {
                return Optional.of(new URI(text)).filter(Kind::isOrigin);
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    private static boolean isOrigin(URI uri) {
        return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && !uri.getRawPath().endsWith("/");
    }
}
