package io.writ.caller;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.ApiKeyId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Invariant;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An API key as a {@code principal.granted} record describes it; the key itself is in nobody's hands but its holder's.
 *
 * @param id names it, also in records: {@code key:<id>}
 * @param tenant whose ledger it opens
 * @param digest of the key
 * @param functions in which its subject may vote; none in a record from before there were any
 * @param granted when, in ledger time
 * @param expires from when on it is good for nothing
 */
public record KeyGrant(
        ApiKeyId id,
        TenantId tenant,
        Digest digest,
        Subject subject,
        Set<Role> roles,
        Functions functions,
        Pins pins,
        Instant granted,
        Optional<Instant> expires) {

    public KeyGrant {
        roles = Set.copyOf(roles);
    }

    /**
     * Reads the record of a grant.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-031 if it has not the form of one
     */
    public static KeyGrant read(JsonObject record) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        strings(record, "roles").forEach(name -> roles.add(Role.named(name)));
        return new KeyGrant(
                new ApiKeyId(member(record, "key")),
                new TenantId(member(record, "tenant")),
                Digest.ofHex(member(record, "keyDigest")),
                new Subject(member(record, "subject")),
                roles,
                Functions.of(strings(record, "functions")),
                new Pins(strings(record, "agents"), strings(record, "threads")),
                UtcTime.parse(member(record, "time")),
                Optional.ofNullable(record.string("expires")).map(UtcTime::parse));
    }

    private static String member(JsonObject record, String name) {
        var value = record.string(name);
        if (value == null) {
            throw Invariant.LEDGER_INTACT
                    .refuse("ledger", "a principal.granted record has no " + name)
                    .exception();
        }
        return value;
    }

    private static List<String> strings(JsonObject record, String name) {
        return record.get(name) instanceof JsonArray array
                ? array.elements().stream()
                        .filter(JsonString.class::isInstance)
                        .map(element -> ((JsonString) element).value())
                        .toList()
                : List.of();
    }

    /** Whether this is the key; takes the same time whatever the difference is. */
    public boolean opens(ApiKey presented) {
        return MessageDigest.isEqual(digest.bytes(), presented.digest().bytes());
    }

    /** Whether it is good for nothing at this time. */
    public boolean expired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}
