package io.writ.caller;

import io.writ.gate.FreeText;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.Durations;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.ApiKeyId;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.Subject;
import io.writ.verifier.refusal.Invariant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an API key is to be: sound when it is made, so that a grant cannot be more or less than was asked for.
 *
 * @param roles at least one
 * @param label what people call it: 1 to 256 characters, no control characters
 * @param subject the person or service behind it: what is given here, else the label, else {@code key:<id>}; nobody but
 *     the key itself is behind a key of the last kind, and so it has no functions
 * @param functions in which its subject may vote: only with a role that votes, {@code approve} or {@code admin}
 * @param pins the agents and threads it may act for
 * @param expiresIn how long it is good for, from the grant on; empty for as long as it is not revoked
 * @param idempotencyKey makes asking again safe: no second key
 */
public record KeyRequest(
        Set<Role> roles,
        Optional<String> label,
        Optional<Subject> subject,
        Functions functions,
        Pins pins,
        Optional<Duration> expiresIn,
        Optional<IdempotencyKey> idempotencyKey) {
    private static final int MAX_LABEL = 256;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for terms that no key could have */
    public KeyRequest {
        roles = Set.copyOf(roles);
        if (roles.isEmpty()) {
            throw refuse("/roles", "a key without a role could do nothing");
        }
        if (label.filter(text -> !FreeText.isLine(text, MAX_LABEL)).isPresent()) {
            throw refuse(
                    "/label", "a label of 1 to " + MAX_LABEL + " characters without control characters was expected");
        }
        if (!functions.isEmpty() && !roles.contains(Role.APPROVE) && !roles.contains(Role.ADMIN)) {
            throw refuse(
                    "/functions",
                    "functions say who votes, and a key without the role approve or admin cannot",
                    "Give the key the role approve, or no functions.");
        }
        if (!functions.isEmpty() && subject.isEmpty() && label.isEmpty()) {
            throw refuse("/functions", "nobody is behind this key who could hold them", "Say who: give a subject.");
        }
        if (subject.isEmpty() && label.filter(text -> !Names.isName(text)).isPresent()) {
            throw refuse(
                    "/subject",
                    "the label is no name of 1 to 256 printable ASCII characters, so it cannot be the subject",
                    "Give a subject.");
        }
    }

    /** The person or service behind the key that this makes. */
    Subject subjectOf(ApiKeyId id) {
        return subject.or(() -> label.map(Subject::new)).orElseGet(() -> new Subject(KeyPrincipal.nameOf(id)));
    }

    /** What people call the key that this makes. */
    String labelOf(ApiKeyId id) {
        return label.or(() -> subject.map(Subject::value)).orElseGet(() -> KeyPrincipal.nameOf(id));
    }

    public KeyRequest withIdempotencyKey(String key) {
        return new KeyRequest(roles, label, subject, functions, pins, expiresIn, Optional.of(new IdempotencyKey(key)));
    }

    private static RuntimeException refuse(String place, String problem, String fix) {
        return Invariant.REQUEST_FORM.refuse(place, problem, fix).exception();
    }

    private static RuntimeException refuse(String place, String problem) {
        return Invariant.REQUEST_FORM.refuse(place, problem).exception();
    }

    /**
     * Reads terms: {@code roles}, and as far as they apply {@code label}, {@code subject}, {@code functions},
     * {@code agents}, {@code threads}, {@code expiresIn} (an ISO 8601 duration) and {@code idempotencyKey}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004
     */
    public static KeyRequest read(JsonValue json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        Set<Role> roles = new TreeSet<>();
        members.strings("roles").forEach(name -> roles.add(Role.named(name)));
        var terms = new KeyRequest(
                roles,
                members.optionalString("label"),
                members.optionalString("subject").map(Subject::new),
                Functions.of(members.has("functions") ? members.strings("functions") : List.of()),
                new Pins(
                        members.has("agents") ? members.strings("agents") : List.of(),
                        members.has("threads") ? members.strings("threads") : List.of()),
                members.optionalString("expiresIn").map(KeyRequest::duration),
                members.optionalString("idempotencyKey").map(IdempotencyKey::new));
        members.end();
        return terms;
    }

    private static Duration duration(String text) {
        return Durations.parse(text)
                .orElseThrow(() ->
                        refuse("/expiresIn", "a duration such as P90D or PT12H, of at most 3660 days, was expected"));
    }

    /** The terms as they are read. */
    public JsonObject toJson() {
        var json = JsonObject.builder()
                .put("roles", roleNames())
                .putIfPresent("label", label.orElse(null))
                .putIfPresent("subject", subject.map(Subject::value).orElse(null))
                .put("agents", JsonArray.ofStrings(pins.agents()))
                .put("threads", JsonArray.ofStrings(pins.threads()));
        if (!functions.isEmpty()) {
            // left out when there are none, so that the digests of requests from before functions stay what they were
            json.put("functions", functions.toJson());
        }
        expiresIn.ifPresent(time -> json.put("expiresIn", time.toString()));
        return json.build();
    }

    /** The roles' names in their order, for a record. */
    public JsonArray roleNames() {
        return JsonArray.ofStrings(roles.stream().sorted().map(Role::wireName).toList());
    }

    /** By which asking again is told from asking for another key. */
    public Digest bodyDigest() {
        return Digest.sha256(toJson().canonical());
    }
}
