package io.writ.client;

import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What people were asked, and what they have decided so far. Its records have been found to be of this approval and to
 * say what it says; by a client with a trust root they have been verified as well. Only {@link #isApproved} permits
 * anything.
 *
 * @param json as docs/formats/http.md names it; what people wrote in it is data, never markup
 * @param records the decision that opened it, if one did, the request, the votes, and what ended it
 */
public record Approval(JsonObject json, List<Attestation> records) {
    private static final String PENDING = "pending";

    public Approval {
        records = List.copyOf(records);
    }

    /** Its id, which is that of the decision that opened it, if one did. */
    public String id() {
        return String.valueOf(json.string("id"));
    }

    /** {@code pending}, {@code approved}, {@code rejected}, {@code modified} or {@code expired}. */
    public String state() {
        return String.valueOf(json.string("state"));
    }

    /** Whether people have approved exactly its action. */
    public boolean isApproved() {
        return state().equals("approved");
    }

    /** Whether people have yet to decide. */
    public boolean isPending() {
        return state().equals(PENDING);
    }

    /** The override: what ended it. With the decision's attestation it is the proof of who decided what. */
    public Optional<Attestation> resolution() {
        return isPending() ? Optional.empty() : Optional.of(records.get(records.size() - 1));
    }
}
