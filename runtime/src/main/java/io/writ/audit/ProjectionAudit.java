package io.writ.audit;

import io.writ.ledger.TileSummary;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.store.StoreReader;
import io.writ.verifier.id.RecordId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Rebuilds every projection from the records and compares it row by row. A row says which record put it: each row that
 * a record puts must be there, put by that record or a later one; and every row there must have been put by the record
 * it names. So missing, changed and added rows are all found, in one pass, with no copy of the projection.
 */
final class ProjectionAudit {
    private final StoreReader reader;
    private final LedgerAudit.Findings findings;
    private final Map<Projection, Long> matched = new EnumMap<>(Projection.class);
    private final TileSummary summary = new TileSummary();
    private boolean summaries;
    private RecordId lastId = RecordId.ZERO;

    ProjectionAudit(StoreReader reader, LedgerAudit.Findings findings) {
        this.reader = reader;
        this.findings = findings;
        for (var projection : Projection.values()) {
            matched.put(projection, 0L);
        }
    }

    void compare(List<RebuiltRecord> records) {
        List<Row> expected = new ArrayList<>();
        for (var record : records) {
            if (record.id().compareTo(lastId) <= 0) {
                findings.add("record " + record.index(), "its id does not follow the one before it");
            }
            lastId = record.id();
            expected.addAll(record.rows());
            summary.append(record.index(), record.terms()).ifPresent(expected::add);
        }
        // in the order of the keys: neighbours share pages
        expected.sort(Comparator.comparing(Row::projection).thenComparing(Row::key));
        expected.forEach(this::compare);
    }

    private void compare(Row expected) {
        var row = reader.row(expected.projection(), expected.key());
        var place = expected.projection().table() + " of record " + expected.at();
        summaries |= row != null && expected.projection() == Projection.SUMMARY;
        if (row == null && expected.projection() == Projection.SUMMARY && !summaries) {
            return; // the tile was completed before there were summaries, and searches read it
        }
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

    /** After the last record: no more rows than the first {@code size} records put. */
    void finish(long size) {
        for (var projection : Projection.values()) {
            var there = reader.countBefore(projection, size);
            var put = matched.getOrDefault(projection, 0L);
            // fewer there than were matched: a writer beside has overwritten some since; a row that is missing was
            // found above
            if (there > put) {
                findings.add(projection.table(), "it has " + there + " rows, where the records put " + put);
            }
        }
    }

    Map<Projection, Long> counts() {
        return matched;
    }
}
