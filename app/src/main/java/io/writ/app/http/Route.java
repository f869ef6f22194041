package io.writ.app.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of the table: what is asked, who may ask, who answers.
 *
 * @param path segments, of which {@code {name}} stands for one and {@code {name...}}, at the end, for the rest
 */
public record Route(String method, String path, Access access, Answerer answerer, Manner manner) {
    public Route(String method, String path, Access access, Answerer answerer) {
        this(method, path, access, answerer, Manner.PROBLEMS);
    }

    /** Answers a call that its route has let in. */
    @FunctionalInterface
    public interface Answerer {
        Reply answer(Call call);
    }

    /** The values of the path's names, decoded; empty if the path is another one. */
    Optional<Map<String, String>> match(String rawPath) {
        var wanted = segments(path);
        var given = segments(rawPath);
        Map<String, String> names = new HashMap<>();
        for (var i = 0; i < wanted.size(); i++) {
            var segment = wanted.get(i);
            if (segment.endsWith("...}")) {
                names.put(
                        segment.substring(1, segment.length() - 4),
                        String.join("/", given.subList(Math.min(i, given.size()), given.size())));
                return given.size() > i ? Optional.of(names) : Optional.empty();
            }
            if (i >= given.size()) {
                return Optional.empty();
            }
            if (segment.startsWith("{")) {
                var value = decode(given.get(i));
                if (value.isEmpty() || value.get().isEmpty()) {
                    return Optional.empty();
                }
                names.put(segment.substring(1, segment.length() - 1), value.get());
            } else if (!segment.equals(given.get(i))) {
                return Optional.empty();
            }
        }
        return given.size() == wanted.size() ? Optional.of(names) : Optional.empty();
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** Percent-decoding (RFC 3986 section 2.1), strictly; a plus is a plus. */
    static Optional<String> decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return Optional.of(raw);
        }
        var bytes = new java.io.ByteArrayOutputStream(raw.length());
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            if (i + 2 >= raw.length()) {
                return Optional.empty();
            }
            var high = Character.digit(raw.charAt(i + 1), 16);
            var low = Character.digit(raw.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }
}
