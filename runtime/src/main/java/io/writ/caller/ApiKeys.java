package io.writ.caller;

import io.writ.gate.Recorded;
import io.writ.ledger.Appended;
import io.writ.ledger.Committed;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerSettings;
import io.writ.ledger.StepView;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.store.StoreException;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.ApiKeyId;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.Subject;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Grants and revokes one tenant's API keys: each is a record, and the ring holds those that are good. */
public final class ApiKeys {
    private static final String OPERATION = "grantKey";
    private static final String REVOKE = "revokeKey";

    private final Ledger ledger;
    private final LedgerSettings terms;
    private final TrustRoot root;
    private final KeyRing ring;

    @Inside
    public ApiKeys(Ledger ledger, LedgerSettings terms, TrustRoot root, KeyRing ring) {
        this.ledger = ledger;
        this.terms = terms;
        this.root = root;
        this.ring = ring;
    }

    /** Fills the ring from the ledger, now and whenever the ledger has recovered from a failure. */
    @Inside
    public void load() {
        ring.follow(terms.tenant(), new KeyRing.Source() {
            @Override
            public long openings() {
                return ledger.openings();
            }

            @Override
            public List<ListedKey> keys() {
                return list();
            }
        });
    }

    /**
     * Makes a key.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037 if the caller is pinned and the key would be less so,
     *     and what {@link Ledger} refuses
     */
    public IssuedKey grant(KeyRequest wanted, Principal principal) {
        principal.pins().requireCover(wanted.pins());
        var key = ApiKey.make(terms.entropy());
        var submission = ledger.by(principal).once(OPERATION, wanted.idempotencyKey(), wanted.bodyDigest());
        var draft = granted(key, wanted, principal, submission.idempotency());
        return submission.run(ApiKeys::again, view -> {
            if (PrincipalTable.find(view, key.id()).isPresent()) {
                throw new IllegalStateException("64 random bits came twice");
            }
            var appended = view.append(draft);
            return committed -> issue(key, committed, appended);
        });
    }

    private IssuedKey issue(ApiKey key, Committed committed, Appended appended) {
        // a kill before this line leaves a key that nobody has seen: it is listed, and can be revoked
        var attestation = committed.attest(appended);
        var grant = KeyGrant.read(attestation.record());
        ring.put(grant);
        return new IssuedKey(grant, Optional.of(key), attestation);
    }

    private static IssuedKey again(Attestation first) {
        return new IssuedKey(KeyGrant.read(first.record()), Optional.empty(), first);
    }

    private RecordDraft granted(ApiKey key, KeyRequest wanted, Principal principal, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(terms.entropy());
        var record = RecordHead.of(RecordType.PRINCIPAL_GRANTED, terms.tenant(), principal.name())
                .put("key", key.id().value())
                .put("keyDigest", key.digest().hex())
                .put("subject", wanted.subjectOf(key.id()).value())
                .put("roles", wanted.roleNames())
                .put("functions", wanted.functions().toJson())
                .put("agents", JsonArray.ofStrings(wanted.pins().agents()))
                .put("threads", JsonArray.ofStrings(wanted.pins().threads()))
                .put("label", commitments.commit("/label", new JsonString(wanted.labelOf(key.id()))));
        wanted.expiresIn().ifPresent(time -> record.put("expires", RecordDraft.EXPIRES));
        Idempotency.commit(idempotency, record, commitments);
        return RecordDraft.of(
                record.build(), commitments.disclosures(), wanted.expiresIn().orElse(Duration.ZERO));
    }

    /** Revokes a key for good. Revoking it again changes nothing, and the answer is the first one. */
    public Recorded revoke(ApiKeyId keyId, Optional<IdempotencyKey> key, Principal principal) {
        var body = JsonObject.builder().put("key", keyId.value()).build();
        var submission = ledger.by(principal).once(REVOKE, key, Digest.sha256(body.canonical()));
        return submission.run(first -> revoked(keyId, first, true), view -> {
            var entry = PrincipalTable.find(view, keyId).orElseThrow(() -> unknown(keyId.value()));
            if (entry.revoked()) {
                // a retry after a lost answer: what it asks for is so
                return committed -> revoked(keyId, ledger.attestation(entry.at()), true);
            }
            var appended = view.append(revocation(keyId, entry, principal, submission.idempotency()));
            return committed -> revoked(keyId, committed.attest(appended), false);
        });
    }

    private Recorded revoked(ApiKeyId keyId, Attestation attestation, boolean repeated) {
        ring.remove(keyId);
        return new Recorded(attestation, repeated);
    }

    /** The same without an idempotency key. */
    public Attestation revoke(ApiKeyId keyId, Principal principal) {
        return revoke(keyId, Optional.empty(), principal).attestation();
    }

    private RecordDraft revocation(
            ApiKeyId keyId, PrincipalTable.Entry entry, Principal principal, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(terms.entropy());
        var record = RecordHead.of(RecordType.PRINCIPAL_REVOKED, terms.tenant(), principal.name())
                .put("key", keyId.value())
                .put("grant", entry.grant().toString());
        Idempotency.commit(idempotency, record, commitments);
        return RecordDraft.of(record.build(), commitments.disclosures());
    }

    /**
     * The id of a key, from its text.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-038 if no key could have it
     */
    public static ApiKeyId id(String text) {
        return ApiKeyId.parse(text).orElseThrow(() -> unknown(text));
    }

    private static RefusedException unknown(String keyId) {
        return Invariant.KNOWN
                .refuse("key", "there is no API key " + Refusal.quote(keyId) + " in this tenant")
                .exception();
    }

    /**
     * Whether a vote of this subject counts now: whoever has ever had a key must have a good one, with the role and one
     * of the functions. A subject that never had one is the embedding program's, which answers for it.
     */
    @Inside
    public boolean mayStillVote(StepView view, Subject subject, List<FunctionName> functions) {
        return !ring.isKnown(terms.tenant(), subject)
                || ring.good(terms.tenant(), view.time()).stream()
                        .filter(grant -> grant.subject().equals(subject))
                        .filter(grant -> grant.roles().contains(Role.APPROVE)
                                || grant.roles().contains(Role.ADMIN))
                        .filter(grant -> functions.stream().anyMatch(grant.functions()::holds))
                        .anyMatch(grant -> !PrincipalTable.revoked(view, grant.id()));
    }

    /**
     * Who presents this key of the tenant.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-035 if it is not a good key of this tenant
     */
    public KeyPrincipal authenticate(String presented) {
        var caller = ring.authenticate(presented);
        if (!caller.grant().tenant().equals(terms.tenant())) {
            throw KeyRing.unknown();
        }
        return caller;
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
