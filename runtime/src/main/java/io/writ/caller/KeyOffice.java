package io.writ.caller;

import io.writ.ledger.Appended;
import io.writ.ledger.Committed;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.ledger.Projections;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordForm;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.store.StoreException;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Grants and revokes one tenant's API keys: each is a record, and the ring holds those that are good. */
public final class KeyOffice {
    private static final String OPERATION = "grantKey";

    private final Ledger ledger;
    private final LedgerTerms terms;
    private final TrustRoot root;
    private final KeyRing ring;

    public KeyOffice(Ledger ledger, LedgerTerms terms, TrustRoot root, KeyRing ring) {
        this.ledger = ledger;
        this.terms = terms;
        this.root = root;
        this.ring = ring;
    }

    /** Fills the ring from the ledger. */
    public void load() {
        for (var key : list()) {
            if (!key.revoked()) {
                ring.put(key.grant());
            }
        }
    }

    public IssuedKey grant(KeyTerms wanted, Principal principal) {
        var key = ApiKey.make(terms.entropy());
        var idempotency = wanted.idempotencyKey()
                .map(given -> Idempotency.of(terms.secret(), principal.name(), OPERATION, given, wanted.bodyDigest()));
        var draft = granted(key, wanted, principal, idempotency);
        return ledger.submit(new CallerStep<>(principal, view -> {
            var answered = idempotency.map(given -> given.answeredAt(view));
            if (answered.isPresent() && answered.get().isPresent()) {
                var index = answered.get().getAsLong();
                return committed -> again(committed, index);
            }
            if (view.row(Projection.PRINCIPAL, Key.of(key.id())) != null) {
                throw new IllegalStateException("64 random bits came twice");
            }
            var appended = view.append(draft);
            return committed -> issue(key, committed, appended);
        }));
    }

    private IssuedKey issue(ApiKey key, Committed committed, Appended appended) {
        // a kill before this line leaves a key that nobody has seen: it is listed, and can be revoked
        var attestation = committed.attest(appended);
        var grant = KeyGrant.read(attestation.record());
        ring.put(grant);
        return new IssuedKey(grant, Optional.of(key), attestation);
    }

    private IssuedKey again(Committed committed, long index) {
        try (var reader = ledger.reader()) {
            var attestation = committed.attest(index, reader);
            return new IssuedKey(KeyGrant.read(attestation.record()), Optional.empty(), attestation);
        }
    }

    private RecordDraft granted(ApiKey key, KeyTerms wanted, Principal principal, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(terms.entropy());
        var record = RecordForm.of("principal.granted", terms.tenant(), principal.name())
                .put("key", key.id())
                .put("keyDigest", key.digest().hex())
                .put("subject", wanted.subject())
                .put("roles", wanted.roleNames())
                .put("functions", wanted.functions().toJson())
                .put("agents", JsonArray.ofStrings(wanted.pins().agents()))
                .put("threads", JsonArray.ofStrings(wanted.pins().threads()))
                .put("label", commitments.commit("/label", new JsonString(wanted.label())));
        wanted.expiresIn().ifPresent(time -> record.put("expires", RecordDraft.EXPIRES));
        idempotency.ifPresent(
                given -> record.put("idempotency", commitments.commit(Idempotency.PLACE, given.disclosed())));
        return RecordDraft.of(
                record.build(), commitments.disclosures(), wanted.expiresIn().orElse(Duration.ZERO));
    }

    public Attestation revoke(String keyId, Principal principal) {
        return ledger.submit(new CallerStep<>(principal, view -> revoke(view, keyId, principal)));
    }

    private Step.Answer<Attestation> revoke(StepView view, String keyId, Principal principal) {
        var row = ApiKey.isId(keyId) ? view.row(Projection.PRINCIPAL, Key.of(keyId)) : null;
        if (row == null) {
            throw Invariant.KNOWN
                    .refuse("key", "there is no API key " + Refusal.quote(keyId) + " in this tenant")
                    .exception();
        }
        if (Projections.revoked(row)) {
            // a retry after a lost answer: what it asks for is so
            return committed -> attest(committed, row.at());
        }
        var record = RecordForm.of("principal.revoked", terms.tenant(), principal.name())
                .put("key", keyId)
                .put("grant", Projections.grant(row).toString());
        var appended = view.append(RecordDraft.of(record.build(), List.of()));
        return committed -> {
            ring.remove(keyId);
            return committed.attest(appended);
        };
    }

    private Attestation attest(Committed committed, long index) {
        try (var reader = ledger.reader()) {
            return committed.attest(index, reader);
        }
    }

    /** Every key of the tenant, in the order of granting. */
    public List<ListedKey> list() {
        try (var reader = ledger.reader()) {
            return new KeyRegister(root, ledger::attestation, ring::lastUse).list(reader);
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }
}
