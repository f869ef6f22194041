package io.writ.verifier.keys;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe about an installation's evidence: keys, their roles, and the origins they speak for. A trust root has
 * been read strictly, and enough keys of its own root role signed it. Whether it is the right one, only the channel it
 * came through or {@link #chain} can say.
 */
public final class TrustRoot {
    /** The largest document in bytes. */
    public static final int MAX_SIZE = 1 << 20;

    public static final String ROOT = "root";
    public static final String POLICY = "policy";
    public static final String LEDGER = "ledger";

    private static final Pattern ROLE = Pattern.compile("root|policy|ledger|issuer:[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern ORIGIN = Pattern.compile("[!-~&&[^+*/]]{1,255}/\\*");
    private static final int MAX_SIGNATURES = 256;
    private static final String SIGNATURES = "signatures";

    private final JsonObject json;
    private final long version;
    private final Instant issued;
    private final Set<String> origins;
    private final Map<KeyId, RootKey> keys;
    private final Map<String, RootRole> roles;
    private final @Nullable Set<String> runtimes;
    private final List<KeySignature> signatures;

    private TrustRoot(JsonObject json) {
        var members = Members.of(json, Invariant.TRUST_ROOT, "");
        if (!members.string("type").equals("trust-root") || members.integer("v") != 1) {
            throw members.refuse("type", "is not trust-root with v 1");
        }
        this.json = json;
        this.version = members.integer("version");
        if (version < 1) {
            throw members.refuse("version", "is not at least 1");
        }
        this.issued = members.time("issued");
        this.origins = distinct(members, "origins", ORIGIN);
        this.keys = keys(members.object("keys"));
        this.roles = roles(members.object("roles"), keys.keySet());
        this.runtimes = members.has("runtimes") ? distinct(members, "runtimes", Digest.HEX) : null;
        this.signatures = members.array(
                SIGNATURES, (element, at) -> KeySignature.read(Members.of(element, Invariant.TRUST_ROOT, at), "keyId"));
        if (signatures.size() > MAX_SIGNATURES) {
            throw members.refuse(SIGNATURES, "are more than " + MAX_SIGNATURES);
        }
        members.end();
    }

    /**
     * Reads a trust root.
     *
     * @throws RefusedException INV-021 unless it has the form of one and enough valid signatures of its own root role;
     *     INV-001 and INV-002 unless it is strict JSON of at most {@link #MAX_SIZE} bytes
     */
    public static TrustRoot parse(byte[] document) {
        return of(JsonReader.readObject(document, MAX_SIZE));
    }

    /** As {@link #parse}, from JSON that was read strictly or built. */
    public static TrustRoot of(JsonObject json) {
        var root = new TrustRoot(json);
        root.requireSigned(root);
        return root;
    }

    /** The bytes that a trust root's signatures are over: JCS of the object without {@code signatures}. */
    public static byte[] signedBytes(JsonObject root) {
        return root.without(SIGNATURES).canonical();
    }

    /**
     * Follows the successors of a root that is trusted, and returns the last; the trusted one if there are none.
     *
     * @throws RefusedException INV-021 unless each is the next version, not issued before the one before it, and signed
     *     by the thresholds of both
     */
    @CheckReturnValue
    public static TrustRoot chain(TrustRoot trusted, List<TrustRoot> successors) {
        var last = trusted;
        for (var next : successors) {
            if (next.version != last.version + 1) {
                throw refused("/version", "version " + next.version + " does not follow version " + last.version);
            }
            if (next.issued.isBefore(last.issued)) {
                throw refused("/issued", "version " + next.version + " was issued before version " + last.version);
            }
            // only the predecessor says which keys count: a thief could have written what the new root says of the old
            // keys
            last.requireSigned(next);
            last = next;
        }
        return last;
    }

    private void requireSigned(TrustRoot other) {
        var signers = signers(ROOT, signedBytes(other.json), other.signatures, Optional.of(other.issued));
        if (!signers.areEnough()) {
            throw refused("/" + SIGNATURES, "by the root role of version " + version + ", " + signers.shortfall());
        }
    }

    /**
     * Who of a role signed a message. Keys are counted once however often they signed; a revoked key never counts.
     *
     * @param judgedAt the time at which keys must have been valid; empty to leave notBefore and notAfter unchecked
     * @throws RefusedException INV-021 if a signature of a key of the role does not verify: then the message or the
     *     signature was changed
     */
    @CheckReturnValue
    public Signers signers(String role, byte[] message, List<KeySignature> by, Optional<Instant> judgedAt) {
        var counted = new TreeSet<KeyId>();
        var discounted = new ArrayList<String>();
        for (var signature : by) {
            var keyId = signature.keyId();
            var key = keys.get(keyId);
            var objection = objection(role, keyId, judgedAt);
            if (key == null || objection.isPresent()) {
                discounted.add(keyId + " " + objection.orElse("is not in the trust root"));
            } else if (key.publicKey().verify(message, signature.bytes())) {
                counted.add(keyId);
            } else {
                throw refused("/" + SIGNATURES, "the signature of the key " + keyId + " does not verify");
            }
        }
        return new Signers(List.copyOf(counted), discounted, role(role).threshold());
    }

    private Optional<String> objection(String role, KeyId keyId, Optional<Instant> judgedAt) {
        var key = keys.get(keyId);
        if (key == null || !role(role).keys().contains(keyId)) {
            return Optional.of(key == null ? "is not in the trust root" : "has not the role " + role);
        }
        return key.objectionAt(judgedAt.orElse(key.notBefore()));
    }

    public long version() {
        return version;
    }

    public Instant issued() {
        return issued;
    }

    /** The origins as they are listed, each {@code HOST/*}. */
    public Set<String> origins() {
        return origins;
    }

    /** Whether a ledger's origin is {@code HOST/<tenant>} or, after a restore, {@code HOST/<epoch>/<tenant>}. */
    public boolean coversOrigin(String origin) {
        var parts = origin.split("/", -1);
        return (parts.length == 2 || parts.length == 3)
                && List.of(parts).stream().noneMatch(String::isEmpty)
                && origins.contains(parts[0] + "/*");
    }

    /** The role of that name. If the root does not name it, it is a role without keys, which nobody can satisfy. */
    public RootRole role(String name) {
        return roles.getOrDefault(name, RootRole.NONE);
    }

    /** The names of all roles. */
    public Set<String> roleNames() {
        return roles.keySet();
    }

    public @Nullable RootKey key(KeyId id) {
        return keys.get(id);
    }

    /** All keys, in the order of the document. */
    public Map<KeyId, RootKey> keys() {
        return keys;
    }

    /** The digests of the runtimes that may have made a record, in hex; empty if the root does not list them. */
    public Optional<Set<String>> runtimes() {
        return Optional.ofNullable(runtimes);
    }

    /** The document, as it was read. */
    public JsonObject toJson() {
        return json;
    }

    private static Map<KeyId, RootKey> keys(Members members) {
        var keys = new LinkedHashMap<KeyId, RootKey>();
        for (var name : members.names()) {
            var key = RootKey.read(members.object(name));
            if (!key.publicKey().keyId().value().equals(name)) {
                throw members.refuse(name, "is not the SHA-256 of its public key");
            }
            keys.put(key.publicKey().keyId(), key);
        }
        return Collections.unmodifiableMap(keys);
    }

    private static Map<String, RootRole> roles(Members members, Set<KeyId> known) {
        var roles = new LinkedHashMap<String, RootRole>();
        for (var required : List.of(ROOT, POLICY, LEDGER)) {
            roles.put(required, RootRole.read(members.object(required), known));
        }
        for (var name : members.names()) {
            if (!ROLE.matcher(name).matches()) {
                throw members.refuse(name, "is not the name of a role");
            }
            roles.put(name, RootRole.read(members.object(name), known));
        }
        return Collections.unmodifiableMap(roles);
    }

    private static Set<String> distinct(Members members, String name, Pattern form) {
        var listed = members.strings(name);
        var distinct = new TreeSet<>(listed);
        if (distinct.size() != listed.size() || !distinct.stream().allMatch(form.asMatchPredicate())) {
            throw members.refuse(name, "holds an element twice, or one that is not in its form");
        }
        return Collections.unmodifiableSet(distinct);
    }

    private static RefusedException refused(String place, String problem) {
        return Invariant.TRUST_ROOT.refuse(place, problem).exception();
    }
}
