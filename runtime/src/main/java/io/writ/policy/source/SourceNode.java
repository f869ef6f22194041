package io.writ.policy.source;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value in the text of a policy, with its place. What it says as JSON is what goes into the canonical policy. */
public sealed interface SourceNode {
    Place place();

    JsonValue json();

    /** An object. */
    record Members(Place place, Map<String, Member> members) implements SourceNode {
        public Members {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public @Nullable SourceNode get(String name) {
            var member = members.get(name);
            return member == null ? null : member.value();
        }

        /** Where a member's name stands; the object's own place if there is no such member. */
        public Place placeOf(String name) {
            var member = members.get(name);
            return member == null ? place : member.namePlace();
        }

        @Override
        public JsonObject json() {
            var json = JsonObject.builder();
            members.forEach((name, member) -> json.put(name, member.value().json()));
            return json.build();
        }
    }

    /** A member of an object: where its name stands, and its value. */
    record Member(Place namePlace, SourceNode value) {}

    /** A list. */
    record Elements(Place place, List<SourceNode> elements) implements SourceNode {
        public Elements {
            elements = List.copyOf(elements);
        }

        @Override
        public JsonArray json() {
            return new JsonArray(elements.stream().map(SourceNode::json).toList());
        }
    }

    /** A string, number, boolean or null. */
    record Scalar(Place place, JsonValue json) implements SourceNode {
        public Scalar {
            Objects.requireNonNull(json, "json");
        }
    }
}
