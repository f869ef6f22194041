package io.writ.audit;

import io.writ.record.SearchTokens;
import io.writ.store.StoredRecord;
import io.writ.verifier.Disclosure;
import io.writ.verifier.RecordPlaces;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a stored record as a stranger would: parses it, opens its disclosures, derives its rows. */
final class RecordRebuilder {
    private final LedgerAudit.AuditSettings terms;
    private final LedgerAudit.Findings findings;

    RecordRebuilder(LedgerAudit.AuditSettings terms, LedgerAudit.Findings findings) {
        this.terms = terms;
        this.findings = findings;
    }

    /** The rebuilt record; empty, and a finding, if it cannot be one. */
    Optional<RebuiltRecord> rebuild(StoredRecord stored) {
        var place = "record " + stored.index();
        try {
            var members = JsonReader.readObject(stored.leaf());
            var id = RecordId.parse(String.valueOf(members.string("id")));
            if (!terms.tenant().value().equals(members.string("tenant"))) {
                findings.add(place, "it is of another tenant");
            }
            if (!id.equals(stored.id())) {
                findings.add(place, "it is stored under another id than its own");
            }
            var commitments = RecordPlaces.commitments(members);
            requireDisclosed(stored, commitments.size());
            var disclosed = disclosures(stored, commitments);
            var time = UtcTime.parse(String.valueOf(members.string("time")));
            var rows = terms.projections().rows(stored.index(), id, time, members, disclosed::get);
            return Optional.of(new RebuiltRecord(
                    stored.index(),
                    id,
                    rows,
                    SearchTokens.of(members, disclosed.get("/action")),
                    KeyAudit.Said.of(stored.index(), time, members)));
        } catch (RefusedException e) {
            findings.add(place, e.refusal().problem());
        } catch (IllegalArgumentException e) {
            findings.add(place, "the record has not the form of its type");
        }
        return Optional.empty();
    }

    /**
     * Every commitment must have its disclosure: this release erases nothing, so that one which is not there was lost
     * or taken away. An erasure that a later record vouches for is to be subtracted here, and with {@code /idempotency}
     * erased, {@link ProjectionAudit#finish} has to expect one row more than it can derive.
     */
    private void requireDisclosed(StoredRecord stored, int commitments) {
        var missing = commitments - stored.disclosures().size();
        if (missing > 0) {
            findings.add(
                    "record " + stored.index(),
                    missing + " of its " + commitments + " disclosures " + (missing == 1 ? "is" : "are") + " missing");
        }
    }

    private Map<String, JsonValue> disclosures(StoredRecord stored, Map<String, String> commitments) {
        Map<String, JsonValue> disclosed = new HashMap<>();
        for (var text : stored.disclosures()) {
            var disclosure = Disclosure.parse(text);
            if (!disclosure.commitment().equals(commitments.get(disclosure.place()))
                    || disclosed.put(disclosure.place(), disclosure.value()) != null) {
                findings.add("record " + stored.index(), "a disclosure does not open the commitment at its place");
            }
        }
        return disclosed;
    }
}
