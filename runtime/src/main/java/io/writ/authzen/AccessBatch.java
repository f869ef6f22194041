package io.writ.authzen;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Several access questions in one request (OpenID AuthZEN Authorization API 1.0, section 7.1), each with the request's
 * defaults filled in, in order. A question that is not complete stands in its place as a refusal: it fails alone.
 *
 * @param questions at least one
 * @param semantic when the answers end
 */
public record AccessBatch(List<Question> questions, Semantic semantic) {
    /** The most questions in one request. */
    public static final int MAX_QUESTIONS = 256;

    /** The most canonical bytes of all questions, defaults counted wherever they are filled in. */
    public static final int MAX_BYTES = 4 << 20;

    private static final List<String> MEMBERS = List.of("subject", "action", "resource", "context");
    private static final String FIX = "Send evaluations and options as section 7.1 of OpenID AuthZEN has them.";

    public AccessBatch {
        questions = List.copyOf(questions);
    }

    /** One of the questions. */
    public sealed interface Question {}

    /** A question that can be answered. */
    public record Asked(AccessRequest request) implements Question {}

    /** One that cannot be, and why. */
    public record Malformed(Refusal refusal) implements Question {}

    /** When the answers end (section 7.1.2.1). */
    public enum Semantic {
        EXECUTE_ALL,
        DENY_ON_FIRST_DENY,
        PERMIT_ON_FIRST_PERMIT;

        /** Whether an answer of this kind is the last one. */
        public boolean endsAfter(boolean permitted) {
            return this == (permitted ? PERMIT_ON_FIRST_PERMIT : DENY_ON_FIRST_DENY);
        }

        /** The name in a request. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Semantic> named(String wireName) {
            for (var semantic : values()) {
                if (semantic.wireName().equals(wireName)) {
                    return Optional.of(semantic);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Reads a request that may hold several questions.
     *
     * @return empty if {@code evaluations} is absent or empty: then the request is one question (section 7.1)
     * @throws RefusedException INV-004 for a mistyped default, option or element, or a semantic that is not known;
     *     INV-002 for too many questions or too many bytes
     */
    public static Optional<AccessBatch> read(JsonObject json) {
        try {
            var members = Members.of(json, Invariant.REQUEST_FORM, "");
            var semantic = members.has("options") ? semantic(members.object("options")) : Semantic.EXECUTE_ALL;
            var evaluations = members.has("evaluations")
                    ? members.array("evaluations", AccessBatch::object)
                    : List.<JsonObject>of();
            for (var name : MEMBERS) {
                members.optional(name, members::json);
            }
            return evaluations.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new AccessBatch(questions(evaluations, json), semantic));
        } catch (RefusedException e) {
            var refusal = e.refusal();
            throw refusal.invariant()
                    .refuse(refusal.place(), refusal.problem(), FIX)
                    .exception();
        }
    }

    private static Semantic semantic(Members options) {
        if (!options.has("evaluations_semantic")) {
            return Semantic.EXECUTE_ALL;
        }
        return Semantic.named(options.string("evaluations_semantic"))
                .orElseThrow(() -> options.refuse(
                        "evaluations_semantic",
                        "is none of execute_all, deny_on_first_deny and permit_on_first_permit"));
    }

    private static JsonObject object(JsonValue element, String place) {
        if (element instanceof JsonObject object) {
            return object;
        }
        throw Invariant.REQUEST_FORM
                .refuse(place, "of kind " + element.kind() + ", where an object is expected")
                .exception();
    }

    private static List<Question> questions(List<JsonObject> evaluations, JsonObject defaults) {
        if (evaluations.size() > MAX_QUESTIONS) {
            throw tooMuch(evaluations.size() + " questions, where at most " + MAX_QUESTIONS + " are answered at once");
        }
        List<Question> questions = new ArrayList<>(evaluations.size());
        var bytes = 0L;
        for (var own : evaluations) {
            var question = question(own, defaults, "/evaluations/" + questions.size());
            questions.add(question);
            bytes += question instanceof Asked asked ? asked.request().size() : 0;
            if (bytes > MAX_BYTES) {
                throw tooMuch("the questions have more than " + MAX_BYTES + " bytes with their defaults");
            }
        }
        return questions;
    }

    private static RefusedException tooMuch(String problem) {
        return Invariant.INPUT_LIMITS.refuse("/evaluations", problem).exception();
    }

    /**
     * A question's own member replaces the default whole (section 7.1.1). Nothing of the default is put into it: the
     * type of one resource with the id and without the properties of another is a third, which nobody asked about.
     */
    private static Question question(JsonObject own, JsonObject defaults, String place) {
        Map<String, JsonValue> filled = new LinkedHashMap<>(own.members());
        for (var name : MEMBERS) {
            var value = defaults.get(name);
            if (value != null) {
                filled.putIfAbsent(name, value);
            }
        }
        try {
            return new Asked(AccessRequest.read(JsonObject.of(filled), place));
        } catch (RefusedException e) {
            return new Malformed(e.refusal());
        }
    }

    /**
     * The same questions under an idempotency key, of which each has a part.
     *
     * @throws RefusedException INV-004 for a key that is not printable ASCII, or too long for a part
     */
    public AccessBatch withIdempotencyKey(String key) {
        List<Question> keyed = new ArrayList<>(questions.size());
        for (var question : questions) {
            keyed.add(
                    question instanceof Asked asked
                            ? new Asked(asked.request().withIdempotencyKey(key + "/" + keyed.size()))
                            : question);
        }
        return new AccessBatch(keyed, semantic);
    }
}
