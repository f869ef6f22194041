package io.writ.client;

import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server says when it refuses (RFC 9457). Nothing proves it; its texts are fit for a log: without control
 * characters, of bounded length, and never with the client's key.
 *
 * @param status the HTTP status
 * @param type a URI that names the kind of problem; {@code about:blank} if the server named none
 * @param title what always holds
 * @param detail what was found and what was expected
 * @param invariant which invariant, if this release knows it
 * @param field where; empty for the whole request
 * @param fix what to do
 * @param executionId the decision that it is about
 */
public record Problem(
        int status,
        String type,
        String title,
        String detail,
        Optional<Invariant> invariant,
        String field,
        String fix,
        Optional<String> executionId) {
    private static final int MAX_TEXT = 2_000;

    /** A record's id: a UUIDv7 in lowercase. */
    static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    /** Reads what came with a status; where that is no problem document, the status is all there is. */
    static Problem read(int status, byte[] body, ApiKey key) {
        JsonObject json;
        try {
            json = JsonReader.readObject(body, Attestation.MAX_SIZE);
        } catch (RefusedException e) {
            // a proxy's page, or nothing: the status says what can be known
            json = JsonObject.EMPTY;
        }
        var invariant = Optional.ofNullable(json.string("invariant"));
        return new Problem(
                status,
                text(json, "type", "about:blank", key),
                text(json, "title", "HTTP status " + status, key),
                text(json, "detail", "the server answered " + status + " without saying why", key),
                invariant.flatMap(Problem::known),
                text(json, "field", "", key),
                text(json, "fix", "Ask the server's operator.", key),
                Optional.ofNullable(json.string("executionId")).filter(ID.asMatchPredicate()));
    }

    private static String text(JsonObject json, String member, String otherwise, ApiKey key) {
        var sent = json.string(member);
        if (sent == null) {
            return otherwise;
        }
        var clean = key.removedFrom(sent).replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
        return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT) + "…";
    }

    private static Optional<Invariant> known(String id) {
        return Arrays.stream(Invariant.values())
                .filter(invariant -> invariant.id().equals(id))
                .findFirst();
    }

    /** This problem as the runtime would have refused, if this release knows the invariant. */
    public Optional<Refusal> refusal() {
        return invariant.map(known -> new Refusal(known, field, detail, fix));
    }

    /** The whole problem on one line. */
    public String message() {
        return refusal()
                .map(Refusal::message)
                .orElseGet(() -> "HTTP " + status + ": " + (field.isEmpty() ? "" : field + ": ") + detail + ". " + fix);
    }
}
