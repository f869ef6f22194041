package io.writ.caller;

import io.writ.time.TimeSource;
import io.writ.verifier.id.ApiKeyId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The API keys that are good now, of one tenant or of all that a process serves: a cache of what their ledgers say. A
 * revocation takes effect with the answer to it. Safe for use by several threads.
 */
public final class KeyRing {
    /** Compared with when there is no such key, so that a wrong id takes as long as a wrong secret. */
    private static final byte[] NOTHING = new byte[32];

    private final TimeSource time;
    private final Map<ApiKeyId, Held> held = new ConcurrentHashMap<>();
    private final Map<TenantId, Known> known = new ConcurrentHashMap<>();
    private final Set<Named> subjects = ConcurrentHashMap.newKeySet();

    /** How often a key was put in or taken out; written under this ring's lock. */
    private volatile long changes;

    public KeyRing(TimeSource time) {
        this.time = time;
    }

    /** A key and when it was last used, which is not evidence: it is written down now and then, and at the end. */
    private static final class Held {
        private final KeyGrant grant;
        private volatile Instant lastUse = Instant.EPOCH;

        Held(KeyGrant grant) {
            this.grant = grant;
        }
    }

    /** Where the keys of a tenant stand. */
    interface Source {
        /** How often the ledger has been opened again after a failure: what was known before may be wrong. */
        long openings();

        /** Every key, as the ledger has it now. */
        List<ListedKey> keys();
    }

    /** Whoever is or was behind a key of a tenant. */
    private record Named(TenantId tenant, Subject subject) {}

    /**
     * What was read from a ledger.
     *
     * @param at how often the ledger had been opened again before that
     */
    private record Known(Source source, long at) {
        boolean current() {
            return source.openings() == at;
        }
    }

    /** Reads the keys of a tenant from its ledger, and again whenever that ledger has recovered from a failure. */
    void follow(TenantId tenant, Source source) {
        read(tenant, source);
    }

    private void read(TenantId tenant, Source source) {
        List<ListedKey> keys;
        long at;
        long before;
        do {
            before = changes;
            at = source.openings();
            keys = source.keys();
        } while (!take(tenant, keys, before));
        // last: a failure before this line has the next caller read again
        known.put(tenant, new Known(source, at));
    }

    /** Puts in what was read; false if a key was granted or revoked while it was read, which it may not show. */
    private synchronized boolean take(TenantId tenant, List<ListedKey> keys, long before) {
        if (changes != before) {
            return false;
        }
        Map<ApiKeyId, KeyGrant> good = new HashMap<>();
        for (var key : keys) {
            subjects.add(new Named(tenant, key.grant().subject()));
            if (!key.revoked()) {
                good.put(key.grant().id(), key.grant());
            }
        }
        held.entrySet()
                .removeIf(one -> one.getValue().grant.tenant().equals(tenant) && !good.containsKey(one.getKey()));
        good.forEach((id, grant) -> held.putIfAbsent(id, new Held(grant)));
        return true;
    }

    private void refresh() {
        if (known.values().stream().allMatch(Known::current)) {
            return;
        }
        synchronized (known) {
            known.forEach((tenant, last) -> {
                if (!last.current()) {
                    read(tenant, last.source());
                }
            });
        }
    }

    /**
     * Who presents this key.
     *
     * @throws RefusedException INV-035 if it is not a key, not known, expired or revoked; which of these is not said
     */
    public KeyPrincipal authenticate(String presented) {
        refresh();
        var key = ApiKey.parse(presented);
        var found = key.map(ApiKey::id).map(held::get);
        if (found.isEmpty()) {
            key.ifPresent(given -> MessageDigest.isEqual(NOTHING, given.digest().bytes()));
            throw unknown();
        }
        var now = time.wall();
        if (!found.get().grant.opens(key.orElseThrow()) || found.get().grant.expired(now)) {
            throw unknown();
        }
        found.get().lastUse = now;
        return new KeyPrincipal(found.get().grant, this);
    }

    /** What is answered for a key that is not good, whyever. */
    static RefusedException unknown() {
        return Invariant.AUTHENTICATED
                .refuse("Authorization", "the API key is not known, has expired or has been revoked")
                .exception();
    }

    /**
     * Refuses a caller whose key is not good any more: asked again after every wait.
     *
     * @throws RefusedException INV-035
     */
    public void requireGood(KeyPrincipal principal) {
        if (!stillGood(principal)) {
            throw unknown();
        }
    }

    /** Whether a caller's key is still good: for whoever holds a connection open for long. */
    public boolean stillGood(KeyPrincipal principal) {
        refresh();
        return isGood(principal.grant());
    }

    private boolean isGood(KeyGrant grant) {
        return held.containsKey(grant.id()) && !grant.expired(time.wall());
    }

    /**
     * The same in a step of some ledger, where no other ledger may be read: what cannot be told without that is
     * refused.
     *
     * @throws RefusedException INV-035, or INV-028 while the ledger of the key has to be read again
     */
    void requireGoodInStep(KeyGrant grant) {
        var last = known.get(grant.tenant());
        if (last != null && !last.current()) {
            throw Invariant.DURABLE
                    .refuse("Authorization", "the ledger of the API key has just been opened again")
                    .exception();
        }
        if (!isGood(grant)) {
            throw unknown();
        }
    }

    /** The keys of a tenant that are good at a time, as far as can be told without reading. */
    List<KeyGrant> good(TenantId tenant, Instant now) {
        return held.values().stream()
                .map(one -> one.grant)
                .filter(grant -> grant.tenant().equals(tenant) && !grant.expired(now))
                .toList();
    }

    /** Whether a subject has, or ever had, a key of a tenant. */
    boolean isKnown(TenantId tenant, Subject subject) {
        return subjects.contains(new Named(tenant, subject));
    }

    /** Puts a key in that is in the ledger. */
    public synchronized void put(KeyGrant grant) {
        changes++;
        subjects.add(new Named(grant.tenant(), grant.subject()));
        held.put(grant.id(), new Held(grant));
    }

    /** Takes a key out; from here on it opens nothing. */
    public synchronized void remove(ApiKeyId keyId) {
        changes++;
        held.remove(keyId);
    }

    /** When a key was last used, as far as this process knows. */
    public Optional<Instant> lastUse(ApiKeyId keyId) {
        return Optional.ofNullable(held.get(keyId)).map(one -> one.lastUse).filter(use -> !use.equals(Instant.EPOCH));
    }

    /** The last uses that are known, by tenant and key. */
    public Map<TenantId, Map<ApiKeyId, Instant>> uses() {
        Map<TenantId, Map<ApiKeyId, Instant>> uses = new TreeMap<>();
        held.forEach((id, one) -> lastUse(id)
                .ifPresent(last -> uses.computeIfAbsent(one.grant.tenant(), tenant -> new TreeMap<>())
                        .put(id, last.truncatedTo(ChronoUnit.MILLIS))));
        return uses;
    }

    /** Remembers a use from before this process. */
    public void used(ApiKeyId keyId, Instant when) {
        var one = held.get(keyId);
        if (one != null && when.isAfter(one.lastUse)) {
            one.lastUse = when;
        }
    }
}
