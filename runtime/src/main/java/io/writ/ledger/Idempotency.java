package io.writ.ledger;

import io.writ.record.Commitments;
import io.writ.signing.TenantSecret;
import io.writ.store.Key;
import io.writ.store.Rows;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The idempotency key of a request that appends: scoped to tenant, principal and operation, kept as long as the record.
 */
@Inside
public final class Idempotency {
    /** The place of its disclosure in a record. */
    public static final String PLACE = "/idempotency";

    private final Key lookup;
    private final byte[] bodyTag;
    private final JsonObject disclosed;

    private Idempotency(Key lookup, byte[] bodyTag, JsonObject disclosed) {
        this.lookup = lookup;
        this.bodyTag = bodyTag;
        this.disclosed = disclosed;
    }

    static Idempotency of(TenantSecret secret, String principal, String operation, String key, Digest body) {
        var disclosed = JsonObject.builder()
                .put("operation", operation)
                .put("key", key)
                .put("bodyDigest", body.hex())
                .build();
        return new Idempotency(
                new Key(secret.idempotencyKey(principal, operation, key)), secret.bodyTag(body.hex()), disclosed);
    }

    /** What the record discloses at {@link #PLACE}. */
    public JsonObject disclosed() {
        return disclosed;
    }

    /** Commits a record to the idempotency key of its request, if it has one. */
    public static void commit(Optional<Idempotency> idempotency, JsonObject.Builder record, Commitments commitments) {
        idempotency.ifPresent(given -> record.put("idempotency", commitments.commit(PLACE, given.disclosed())));
    }

    /**
     * The index of the record that answered this request before, if it is a retry.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-014 if the key was used for another request
     */
    Optional<Long> answeredAt(Rows rows) {
        var row = rows.row(IdempotencyTable.TABLE, lookup);
        if (row == null) {
            return Optional.empty();
        }
        if (!Arrays.equals(row.value(), bodyTag)) {
            throw Invariant.IDEMPOTENCY_KEY
                    .refuse("/idempotencyKey", "the key was used for another request before")
                    .exception();
        }
        return Optional.of(row.at());
    }
}
