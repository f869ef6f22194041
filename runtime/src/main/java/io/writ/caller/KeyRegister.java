package io.writ.caller;

import io.writ.store.LookupReader;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.ApiKeyId;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A tenant's API keys as its ledger has them. A row is not covered by any checkpoint, the record that it names is, and
 * is verified: nobody becomes a caller by a row alone.
 */
@Inside
public final class KeyRegister {
    private final AttestationVerifier verifier;
    private final Function<RecordId, Optional<Attestation>> attestations;
    private final Function<ApiKeyId, Optional<Instant>> lastUse;

    /**
     * @param attestations of the ledger's records, by id
     * @param lastUse when a key was last used, by the key's id
     */
    public KeyRegister(
            TrustRoot root,
            Function<RecordId, Optional<Attestation>> attestations,
            Function<ApiKeyId, Optional<Instant>> lastUse) {
        this.verifier = AttestationVerifier.builder(root).build();
        this.attestations = attestations;
        this.lastUse = lastUse;
    }

    /**
     * Every key, in the order of granting.
     *
     * @throws RefusedException INV-031 if a row names a grant that the ledger does not vouch for
     */
    public List<ListedKey> list(LookupReader reader) {
        List<ListedKey> keys = new ArrayList<>();
        // no attestation: granted by a batch that was committed after the attestations had been asked for
        PrincipalTable.forEach(
                reader,
                entry ->
                        attestations.apply(entry.grant()).ifPresent(grant -> keys.add(listed(grant, entry.revoked()))));
        keys.sort(Comparator.comparing((ListedKey key) -> key.grant().granted())
                .thenComparing(key -> key.grant().id()));
        return keys;
    }

    private ListedKey listed(Attestation attestation, boolean revoked) {
        if (!(verifier.verify(attestation) instanceof Verdict.Valid) || !attestation.is(RecordType.PRINCIPAL_GRANTED)) {
            throw Invariant.LEDGER_INTACT
                    .refuse("projection_principal", "a row names a grant that the ledger does not vouch for")
                    .exception();
        }
        var grant = KeyGrant.read(attestation.record());
        return new ListedKey(grant, label(attestation), revoked, lastUse.apply(grant.id()));
    }

    private static Optional<String> label(Attestation attestation) {
        return attestation.disclosed("/label").map(value -> value instanceof JsonString text ? text.value() : "");
    }
}
