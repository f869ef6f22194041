package io.writ.verifier.keys;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.UtcTime;
import java.time.Instant;
import java.util.Optional;

/**
 * A key as a trust root lists it: the key itself, when it may sign, and whether it was revoked. A revoked key vouches for
 * nothing, whenever it signed: nobody can say what was signed after it was lost.
 *
 * @param publicKey the key
 * @param notBefore the first moment at which it may sign
 * @param notAfter  the last moment at which it may sign
 * @param revoked   when it was revoked, if it was
 */
public record RootKey(Ed25519PublicKey publicKey, Instant notBefore, Instant notAfter, Optional<Instant> revoked) {
    private static final String ALGORITHM = "Ed25519";

    static RootKey read(Members members) {
        if (!members.string("algorithm").equals(ALGORITHM)) {
            throw members.refuse("algorithm", "is not Ed25519");
        }
        var key = members.read("publicKey", text -> Ed25519PublicKey.of(Base64Text.decode(text)));
        var notBefore = members.time("notBefore");
        var notAfter = members.time("notAfter");
        if (!notBefore.isBefore(notAfter)) {
            throw members.refuse("notAfter", "is not after notBefore");
        }
        var revoked = members.optional("revoked", members::time);
        members.end();
        return new RootKey(key, notBefore, notAfter, revoked);
    }

    /** Why the key does not count for what was signed at {@code time}; empty if it does. */
    public Optional<String> objectionAt(Instant time) {
        if (revoked.isPresent()) {
            return Optional.of("is revoked");
        }
        if (time.isBefore(notBefore)) {
            return Optional.of("is not valid before " + UtcTime.format(notBefore));
        }
        return time.isAfter(notAfter)
                ? Optional.of("is not valid after " + UtcTime.format(notAfter))
                : Optional.empty();
    }

    /** The member of a trust root's {@code keys}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("algorithm", ALGORITHM)
                .put("publicKey", Base64Text.encode(publicKey.raw()))
                .put("notBefore", UtcTime.format(notBefore))
                .put("notAfter", UtcTime.format(notAfter))
                .putIfPresent("revoked", revoked.map(UtcTime::format).orElse(null))
                .build();
    }
}
