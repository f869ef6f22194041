package io.writ.ledger;

import io.writ.record.RecordId;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.store.Store;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.verifier.Disclosure;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rebuilds every projection from the records and compares it row by row. A row says which record put it: each row that a
 * record puts must be there, put by that record or a later one; and every row there must have been put by the record it
 * names. So missing, changed and added rows are all found, in one pass, with no copy of the projection.
 */
final class ProjectionAudit implements AutoCloseable {
    private final StoreReader reader;
    private final LedgerAudit.Findings findings;
    private final Projections projections;
    private final LedgerAudit.AuditTerms terms;
    private final long size;
    private final Map<Projection, Long> matched = new EnumMap<>(Projection.class);
    private RecordId lastId = RecordId.ZERO;
    private long erased;
    private long erasedKeys;

    ProjectionAudit(Store store, LedgerAudit.AuditTerms terms, long size, LedgerAudit.Findings findings) {
        this.reader = store.reader();
        this.terms = terms;
        this.size = size;
        this.findings = findings;
        this.projections = new Projections(terms.secret());
        for (var projection : Projection.values()) {
            matched.put(projection, 0L);
        }
    }

    void compare(List<StoredRecord> records) {
        List<Row> expected = new ArrayList<>();
        for (var stored : records) {
            try {
                expected.addAll(rows(stored));
            } catch (RefusedException e) {
                findings.add("record " + stored.index(), e.refusal().problem());
            } catch (IllegalArgumentException e) {
                findings.add("record " + stored.index(), "the record has not the form of its type");
            }
        }
        // in the order of the keys: neighbours share pages
        expected.sort(Comparator.comparing(Row::projection).thenComparing(row -> row.key().bytes(), Arrays::compareUnsigned));
        expected.forEach(this::compare);
    }

    private List<Row> rows(StoredRecord stored) {
        var members = JsonReader.readObject(stored.leaf());
        var id = RecordId.parse(String.valueOf(members.string("id")));
        if (id.compareTo(lastId) <= 0 || !terms.tenant().equals(members.string("tenant"))) {
            findings.add("record " + stored.index(), "its id does not follow the one before it, or it is of another tenant");
        }
        if (!id.equals(stored.id())) {
            findings.add("record " + stored.index(), "it is stored under another id than its own");
        }
        lastId = id;
        var disclosed = disclosures(stored, members);
        if (members.has("idempotency") && !disclosed.containsKey(Idempotency.PLACE)) {
            erasedKeys++;
        }
        var time = UtcTime.parse(String.valueOf(members.string("time")));
        return projections.rows(new ProjectedRecord(stored.index(), id, time, members, disclosed::get));
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
        erased += Places.commitments(members) - disclosed.size();
        return disclosed;
    }

    private void compare(Row expected) {
        var row = reader.row(expected.projection(), expected.key());
        var place = expected.projection().table() + " of record " + expected.at();
        if (row == null) {
            findings.add(place, "the row is missing");
        } else if (row.at() == expected.at()) {
            if (!Arrays.equals(row.value(), expected.value())) {
                findings.add(place, "the row is not what the record says");
            }
            matched.merge(expected.projection(), 1L, Long::sum);
        } else if (row.at() < expected.at()) {
            findings.add(place, "the row is an older one");
        }
    }

    void finish() {
        for (var projection : Projection.values()) {
            var there = reader.countBefore(projection, size);
            var allowed = projection == Projection.IDEMPOTENCY ? erasedKeys : 0;
            var put = matched.getOrDefault(projection, 0L);
            // fewer there than were matched: a writer beside has overwritten some since; a row that is missing was found above
            if (there > put + allowed) {
                findings.add(projection.table(), "it has " + there + " rows, where the records put " + put);
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    Map<Projection, Long> counts() {
        return matched;
    }

    long erased() {
        return erased;
    }
}
