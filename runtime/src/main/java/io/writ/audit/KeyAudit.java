package io.writ.audit;

import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.UtcTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether every record of an API key of this ledger comes before the key's revocation and expiry. What is not so is
 * remarked and no finding: an earlier release let requests through that had been on their way, and such a record is as
 * true as any other.
 */
final class KeyAudit {
    private static final String KEY = "key:";

    private final Map<String, Instant> expiries = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final List<AuditReport.Remark> remarks = new ArrayList<>();
    private long remarked;

    /**
     * What a record says of keys.
     *
     * @param author the id of the key in whose name it was written
     * @param granted the id of the key that it grants
     * @param expires until when that key is good
     * @param revoked the id of the key that it revokes
     */
    record Said(
            long index,
            Instant time,
            Optional<String> author,
            Optional<String> granted,
            Optional<Instant> expires,
            Optional<String> revoked) {
        /** Reads it from a record's members. */
        static Said of(long index, Instant time, JsonObject members) {
            var type = RecordType.of(members);
            return new Said(
                    index,
                    time,
                    Optional.ofNullable(members.string("principal"))
                            .filter(name -> name.startsWith(KEY))
                            .map(name -> name.substring(KEY.length())),
                    type.filter(RecordType.PRINCIPAL_GRANTED::equals).map(grant -> members.string("key")),
                    type.filter(RecordType.PRINCIPAL_GRANTED::equals)
                            .map(grant -> members.string("expires"))
                            .map(UtcTime::parse),
                    type.filter(RecordType.PRINCIPAL_REVOKED::equals).map(end -> members.string("key")));
        }
    }

    /** Takes the next record. */
    void look(Said said) {
        said.author().ifPresent(author -> {
            if (revoked.contains(author)) {
                remark(said, KEY + author + " had been revoked when it was written");
            }
            var expires = expiries.get(author);
            if (expires != null && !said.time().isBefore(expires)) {
                remark(said, KEY + author + " had expired when it was written");
            }
        });
        said.granted().ifPresent(key -> said.expires().ifPresent(time -> expiries.put(key, time)));
        // last: a key may revoke itself
        said.revoked().ifPresent(revoked::add);
    }

    private void remark(Said said, String what) {
        remarked++;
        if (remarks.size() < LedgerAudit.MAX_FINDINGS) {
            remarks.add(new AuditReport.Remark("record " + said.index(), what));
        }
    }

    /** How many records are remarked upon. */
    long remarked() {
        return remarked;
    }

    List<AuditReport.Remark> remarks() {
        return List.copyOf(remarks);
    }
}
