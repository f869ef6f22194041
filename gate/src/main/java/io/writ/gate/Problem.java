package io.writ.gate;

import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A refusal as machines read it: a problem (RFC 9457) whose type is stable and names the invariant; the same on the
 * command line and over HTTP. One that a server sent is proven by nothing; its texts are fit for a log: without control
 * characters and of bounded length.
 *
 * @param status the HTTP status with which a server sent it
 * @param type a URI that names the kind of problem; {@code about:blank} if a server named none
 * @param title what always holds
 * @param detail what was found and what was expected
 * @param invariant which invariant, if there is one and this release knows it
 * @param field where; empty for the whole request
 * @param fix what to do
 * @param executionId the decision that it is about
 */
public record Problem(
        OptionalInt status,
        String type,
        String title,
        String detail,
        Optional<Invariant> invariant,
        String field,
        String fix,
        Optional<RecordId> executionId) {
    private static final String HOUSE = "https://writ.io/";
    private static final int MAX_TEXT = 2_000;

    /** The problem that a refusal is. */
    public static Problem of(Refusal refusal) {
        var invariant = refusal.invariant();
        return new Problem(
                OptionalInt.empty(),
                HOUSE + "invariants#" + invariant.id(),
                invariant.meaning(),
                refusal.problem(),
                Optional.of(invariant),
                refusal.place(),
                refusal.fix(),
                Optional.empty());
    }

    /**
     * A problem that breaks no invariant, such as a wrong command line.
     *
     * @param kind the last part of its type
     */
    public static Problem of(String kind, String title, String detail, String fix) {
        return new Problem(
                OptionalInt.empty(), HOUSE + kind, title, detail, Optional.empty(), "", fix, Optional.empty());
    }

    /** This problem, about a decision. */
    public Problem about(RecordId execution) {
        return new Problem(status, type, title, detail, invariant, field, fix, Optional.of(execution));
    }

    /**
     * Reads what came with a status; where that is no problem document, the status is all there is.
     *
     * @param withoutSecrets takes out of a text what must not be shown, such as the caller's key
     */
    public static Problem read(int status, byte[] body, UnaryOperator<String> withoutSecrets) {
        JsonObject json;
        try {
            json = JsonReader.readObject(body, Attestation.MAX_SIZE);
        } catch (RefusedException e) {
            // a proxy's page, or nothing: the status says what can be known
            json = JsonObject.EMPTY;
        }
        var texts = new Texts(json, withoutSecrets);
        return new Problem(
                OptionalInt.of(status),
                texts.get("type", "about:blank"),
                texts.get("title", "HTTP status " + status),
                texts.get("detail", "the server answered " + status + " without saying why"),
                Optional.ofNullable(json.string("invariant")).flatMap(Problem::known),
                texts.get("field", ""),
                texts.get("fix", "Ask the server's operator."),
                Optional.ofNullable(json.string("executionId")).flatMap(Problem::id));
    }

    /** The texts of a document that came from somewhere else. */
    private record Texts(JsonObject json, UnaryOperator<String> withoutSecrets) {
        String get(String member, String otherwise) {
            var sent = json.string(member);
            if (sent == null) {
                return otherwise;
            }
            var clean = withoutSecrets.apply(sent).replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
            return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT) + "…";
        }
    }

    private static Optional<Invariant> known(String id) {
        return Arrays.stream(Invariant.values())
                .filter(invariant -> invariant.id().equals(id))
                .findFirst();
    }

    private static Optional<RecordId> id(String text) {
        try {
            return Optional.of(RecordId.parse(text));
        } catch (RefusedException e) {
            // what is no id names nothing
            return Optional.empty();
        }
    }

    /** This problem as it would have been refused in the same process, if this release knows the invariant. */
    public Optional<Refusal> refusal() {
        return invariant.map(known -> new Refusal(known, field, detail, fix));
    }

    /** The whole problem on one line. */
    public String message() {
        return refusal()
                .map(Refusal::message)
                .orElseGet(() -> (status.isPresent() ? "HTTP " + status.getAsInt() + ": " : "")
                        + (field.isEmpty() ? "" : field + ": ") + detail + ". " + fix);
    }

    /** The JSON form, to be added to. */
    public JsonObject.Builder builder() {
        var json = JsonObject.builder().put("type", type).put("title", title).put("detail", detail);
        invariant.ifPresent(broken -> json.put("invariant", broken.id())
                .put("boundary", broken.boundary().toString())
                .put("field", field));
        json.put("fix", fix);
        executionId.ifPresent(id -> json.put("executionId", id.toString()));
        return json;
    }

    /** The JSON form, without the status. */
    public JsonObject toJson() {
        return builder().build();
    }
}
