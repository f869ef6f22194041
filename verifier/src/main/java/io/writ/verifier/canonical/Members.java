package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object that came from outside. Each must have its type, and {@link #end()} refuses whatever
 * was not asked for. Every refusal is of the invariant given, and names the member as a JSON Pointer. Not safe for use
 * by several threads.
 */
public final class Members {
    private final JsonObject object;
    private final Invariant invariant;
    private final String place;
    private final Set<String> asked = new HashSet<>();

    private Members(JsonObject object, Invariant invariant, String place) {
        this.object = object;
        this.invariant = invariant;
        this.place = place;
    }

    /** The members of a value that must be an object; {@code place} is where it stands, empty for the outermost. */
    public static Members of(JsonValue value, Invariant invariant, String place) {
        if (value instanceof JsonObject object) {
            return new Members(object, invariant, place);
        }
        throw invariant
                .refuse(place, "of kind " + value.kind() + ", where an object is expected")
                .exception();
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /** The names of all members, for an object that is used as a map; they count as asked for. */
    public Set<String> names() {
        asked.addAll(object.names());
        return object.names();
    }

    public String string(String name) {
        if (value(name) instanceof JsonString s) {
            return s.value();
        }
        throw mistyped(name, "a string");
    }

    public Optional<String> optionalString(String name) {
        return optional(name, this::string);
    }

    public boolean bool(String name) {
        if (value(name) instanceof JsonBoolean b) {
            return b.value();
        }
        throw mistyped(name, "a boolean");
    }

    /** An integer within ±(2^53−1). */
    public long integer(String name) {
        if (value(name) instanceof JsonNumber number && number.safeInteger().isPresent()) {
            return number.safeInteger().getAsLong();
        }
        throw mistyped(name, "an integer within ±(2^53−1)");
    }

    public Digest digest(String name) {
        return read(name, Digest::ofHex);
    }

    public Instant time(String name) {
        return read(name, UtcTime::parse);
    }

    /** The bytes that a member writes as standard base64. */
    public byte[] base64(String name) {
        return read(name, Base64Text::decode);
    }

    /** What {@code parse} makes of a string member. What it refuses is refused at this member. */
    public <T> T read(String name, Function<String, T> parse) {
        var text = string(name);
        try {
            return parse.apply(text);
        } catch (RefusedException e) {
            throw refuse(name, e.refusal().problem());
        }
    }

    /** A member that is an object, as it stands: to be read by another. */
    public JsonObject json(String name) {
        if (value(name) instanceof JsonObject member) {
            return member;
        }
        throw mistyped(name, "an object");
    }

    /** A member that is an object. */
    public Members object(String name) {
        return of(value(name), invariant, placeOf(name));
    }

    /** The elements of a member that is an array, each with what {@code read} makes of it and its place. */
    public <T> List<T> array(String name, ElementReader<T> read) {
        if (!(value(name) instanceof JsonArray array)) {
            throw mistyped(name, "an array");
        }
        List<T> elements = new ArrayList<>(array.size());
        for (var element : array.elements()) {
            elements.add(read.read(element, placeOf(name) + "/" + elements.size()));
        }
        return elements;
    }

    /** A member that is an array of strings. */
    public List<String> strings(String name) {
        return array(name, (element, at) -> {
            if (element instanceof JsonString s) {
                return s.value();
            }
            throw invariant
                    .refuse(at, "of kind " + element.kind() + ", where a string is expected")
                    .exception();
        });
    }

    /** A member of any kind, if it is there. */
    public Optional<JsonValue> optionalValue(String name) {
        return optional(name, this::value);
    }

    /** What {@code read} makes of a member, if it is there. */
    public <T> Optional<T> optional(String name, Function<String, T> read) {
        return has(name) ? Optional.of(read.apply(name)) : Optional.empty();
    }

    /** Refuses every member that has not been asked for. */
    public void end() {
        if (asked.size() == object.size()) {
            return;
        }
        for (var name : object.names()) {
            if (!asked.contains(name)) {
                throw refuse(name, "is not a member that belongs here");
            }
        }
    }

    /** A refusal at one of the members. */
    public RefusedException refuse(String name, String problem) {
        return invariant.refuse(placeOf(name), problem).exception();
    }

    /** The JSON Pointer of a member, fit for a message. */
    public String placeOf(String name) {
        return place + "/" + token(name);
    }

    /** A name as one token of a JSON Pointer (RFC 6901 section 3); one that is not plain is quoted for a message. */
    private static String token(String name) {
        var escaped = name.replace("~", "~0").replace("/", "~1");
        return escaped.chars().allMatch(c -> c > ' ' && c < 0x7f) && escaped.length() <= 64
                ? escaped
                : Refusal.quote(escaped);
    }

    private JsonValue value(String name) {
        var value = object.get(name);
        if (value == null) {
            throw refuse(name, "is missing");
        }
        asked.add(name);
        return value;
    }

    private RefusedException mistyped(String name, String expected) {
        @Nullable JsonValue value = object.get(name);
        var kind = value == null ? "nothing" : value.kind();
        return refuse(name, "of kind " + kind + ", where " + expected + " is expected");
    }

    /**
     * Makes something of one element of an array.
     *
     * @param <T> what it makes
     */
    @FunctionalInterface
    public interface ElementReader<T> {
        T read(JsonValue element, String place);
    }
}
