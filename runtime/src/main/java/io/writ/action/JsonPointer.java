package io.writ.action;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Pointer (RFC 6901): one place in a JSON value. Resolving never fails; a place that is not there has no value.
 *
 * @param tokens the reference tokens, unescaped
 */
public record JsonPointer(List<String> tokens) {
    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /** The pointer that a text spells, unless it breaks RFC 6901 section 3. */
    public static Optional<JsonPointer> parse(String text) {
        if (text.isEmpty()) {
            return Optional.of(new JsonPointer(List.of()));
        }
        if (text.charAt(0) != '/' || text.matches("(?s).*~(?![01]).*")) {
            return Optional.empty();
        }
        var tokens = new ArrayList<String>();
        for (var token : text.substring(1).split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return Optional.of(new JsonPointer(tokens));
    }

    /** The value at this place, or null if there is none. */
    public @Nullable JsonValue resolve(JsonValue root) {
        @Nullable JsonValue at = root;
        for (var token : tokens) {
            if (at instanceof JsonObject object) {
                at = object.get(token);
            } else if (at instanceof JsonArray array) {
                at = element(array, token);
            } else {
                return null;
            }
        }
        return at;
    }

    /** Whether this place is the one that {@code other} names, or lies below it. */
    public boolean startsWith(List<String> other) {
        return tokens.size() >= other.size() && tokens.subList(0, other.size()).equals(other);
    }

    private static @Nullable JsonValue element(JsonArray array, String token) {
        // RFC 6901 section 4: digits without leading zeros; ten digits and more are beyond any array
        if (!token.matches("0|[1-9][0-9]{0,8}")) {
            return null;
        }
        var index = Integer.parseInt(token);
        return index < array.size() ? array.elements().get(index) : null;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var token : tokens) {
            text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
