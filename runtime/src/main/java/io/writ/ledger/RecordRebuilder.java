package io.writ.ledger;

import io.writ.record.RecordId;
import io.writ.store.StoredRecord;
import io.writ.verifier.Disclosure;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a stored record as a stranger would: parses it, opens its disclosures, derives its rows. */
final class RecordRebuilder {
    private final LedgerAudit.AuditTerms terms;
    private final LedgerAudit.Findings findings;
    private final Projections projections;

    RecordRebuilder(LedgerAudit.AuditTerms terms, LedgerAudit.Findings findings) {
        this.terms = terms;
        this.findings = findings;
        this.projections = new Projections(terms.secret());
    }

    /** The rebuilt record; empty, and a finding, if it cannot be one. */
    Optional<RebuiltRecord> rebuild(StoredRecord stored) {
        var place = "record " + stored.index();
        try {
            var members = JsonReader.readObject(stored.leaf());
            var id = RecordId.parse(String.valueOf(members.string("id")));
            if (!terms.tenant().equals(members.string("tenant"))) {
                findings.add(place, "it is of another tenant");
            }
            if (!id.equals(stored.id())) {
                findings.add(place, "it is stored under another id than its own");
            }
            var disclosed = disclosures(stored, members);
            var time = UtcTime.parse(String.valueOf(members.string("time")));
            var rows = projections.rows(new ProjectedRecord(stored.index(), id, time, members, disclosed::get));
            var keyErased = members.has("idempotency") && !disclosed.containsKey(Idempotency.PLACE);
            var erased = Places.commitments(members) - disclosed.size();
            return Optional.of(new RebuiltRecord(stored.index(), id, rows, erased, keyErased));
        } catch (RefusedException e) {
            findings.add(place, e.refusal().problem());
        } catch (IllegalArgumentException e) {
            findings.add(place, "the record has not the form of its type");
        }
        return Optional.empty();
    }

    private Map<String, JsonValue> disclosures(StoredRecord stored, JsonObject members) {
        Map<String, JsonValue> disclosed = new HashMap<>();
        for (var text : stored.disclosures()) {
            var disclosure = Disclosure.parse(text);
            if (!disclosure.commitment().equals(Places.commitmentAt(members, disclosure.place()))
                    || disclosed.put(disclosure.place(), disclosure.value()) != null) {
                findings.add("record " + stored.index(), "a disclosure does not open the commitment at its place");
            }
        }
        return disclosed;
    }
}
