package io.writ.caller;

import io.writ.time.TimeSource;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
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
    private final Map<String, Held> held = new ConcurrentHashMap<>();

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

    /**
     * Who presents this key.
     *
     * @throws RefusedException INV-035 if it is not a key, not known, expired or revoked; which of these is not said
     */
    public KeyPrincipal authenticate(String presented) {
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
        return new KeyPrincipal(found.get().grant);
    }

    /** What is answered for a key that is not good, whyever. */
    static RefusedException unknown() {
        return Invariant.AUTHENTICATED
                .refuse("Authorization", "the API key is not known, has expired or has been revoked")
                .exception();
    }

    /** Whether a caller's key is still good: for whoever holds a connection open for long. */
    public boolean stillGood(KeyPrincipal principal) {
        return held.containsKey(principal.grant().id()) && !principal.grant().expired(time.wall());
    }

    /** Puts a key in that is in the ledger. */
    public void put(KeyGrant grant) {
        held.put(grant.id(), new Held(grant));
    }

    /** Takes a key out; from here on it opens nothing. */
    public void remove(String keyId) {
        held.remove(keyId);
    }

    /** When a key was last used, as far as this process knows. */
    public Optional<Instant> lastUse(String keyId) {
        return Optional.ofNullable(held.get(keyId)).map(one -> one.lastUse).filter(use -> !use.equals(Instant.EPOCH));
    }

    /** The last uses that are known, by tenant and key. */
    public Map<TenantId, Map<String, Instant>> uses() {
        Map<TenantId, Map<String, Instant>> uses = new TreeMap<>();
        held.forEach((id, one) -> lastUse(id)
                .ifPresent(last -> uses.computeIfAbsent(one.grant.tenant(), tenant -> new TreeMap<>())
                        .put(id, last.truncatedTo(ChronoUnit.MILLIS))));
        return uses;
    }

    /** Remembers a use from before this process. */
    public void used(String keyId, Instant when) {
        var one = held.get(keyId);
        if (one != null && when.isAfter(one.lastUse)) {
            one.lastUse = when;
        }
    }
}
