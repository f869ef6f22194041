package io.writ.verifier.canonical;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object: members in the order they were read or put, each name once. */
public final class JsonObject implements JsonValue {
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<String, JsonValue> members;

    /** Takes the map over without a copy. The caller must not change it afterwards. */
    JsonObject(Map<String, JsonValue> members) {
        this.members = Collections.unmodifiableMap(members);
    }

    /** A copy of {@code members}, in their order. */
    public static JsonObject of(Map<String, ? extends JsonValue> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    public static Builder builder() {
        return new Builder();
    }

    public @Nullable JsonValue get(String name) {
        return members.get(name);
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public Set<String> names() {
        return members.keySet();
    }

    /** All members, unmodifiable, in order. */
    public Map<String, JsonValue> members() {
        return members;
    }

    public int size() {
        return members.size();
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The member if it is there and a string. */
    public @Nullable String string(String name) {
        return members.get(name) instanceof JsonString s ? s.value() : null;
    }

    /** This object without some of its members. */
    public JsonObject without(String... names) {
        var rest = new LinkedHashMap<>(members);
        for (var name : names) {
            rest.remove(name);
        }
        return new JsonObject(rest);
    }

    @Override
    public String kind() {
        return "object";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return "JsonObject" + members;
    }

    /** Builds an object member by member. Not safe for use by several threads. */
    public static final class Builder {
        private Map<String, JsonValue> members = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a member.
         *
         * @throws IllegalArgumentException if the name is already there
         */
        @CanIgnoreReturnValue
        public Builder put(String name, JsonValue value) {
            Objects.requireNonNull(value, name);
            if (members.put(name, value) != null) {
                throw new IllegalArgumentException("member twice: " + name);
            }
            return this;
        }

        @CanIgnoreReturnValue
        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        @CanIgnoreReturnValue
        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        @CanIgnoreReturnValue
        public Builder put(String name, boolean value) {
            return put(name, JsonBoolean.of(value));
        }

        /** Adds the member unless {@code value} is null. */
        @CanIgnoreReturnValue
        public Builder putIfPresent(String name, @Nullable String value) {
            return value == null ? this : put(name, value);
        }

        @CanIgnoreReturnValue
        public Builder putAll(JsonObject object) {
            object.members.forEach(this::put);
            return this;
        }

        /** The object; the builder starts anew. */
        public JsonObject build() {
            var built = new JsonObject(members);
            members = new LinkedHashMap<>();
            return built;
        }
    }
}
