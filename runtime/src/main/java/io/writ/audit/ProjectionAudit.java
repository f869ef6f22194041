package io.writ.audit;

import io.writ.ledger.TileSummary;
import io.writ.store.Row;
import io.writ.store.StoreReader;
import io.writ.store.Table;
import io.writ.verifier.id.RecordId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
    private final Map<Table, Long> matched = new LinkedHashMap<>();
    private final TileSummary summary = new TileSummary();
    private boolean summaries;
    private RecordId lastId = RecordId.ZERO;

    ProjectionAudit(StoreReader reader, List<Table> tables, LedgerAudit.Findings findings) {
        this.reader = reader;
        this.findings = findings;
        tables.forEach(table -> matched.put(table, 0L));
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
        expected.sort(
                Comparator.<Row, String>comparing(row -> row.table().name()).thenComparing(Row::key));
        expected.forEach(this::compare);
    }

    private void compare(Row expected) {
        var row = reader.row(expected.table(), expected.key());
        var place = expected.table() + " of record " + expected.at();
        summaries |= row != null && expected.table() == TileSummary.TABLE;
        if (row == null && expected.table() == TileSummary.TABLE && !summaries) {
            return; // the tile was completed before there were summaries, and searches read it
        }
        if (row == null) {
            findings.add(place, "the row is missing");
        } else if (row.at() == expected.at()) {
            if (!Arrays.equals(row.value(), expected.value())) {
                findings.add(place, "the row is not what the record says");
            }
            matched.merge(expected.table(), 1L, Long::sum);
        } else if (row.at() < expected.at()) {
            findings.add(place, "the row is an older one");
        }
    }

    /** After the last record: no more rows than the first {@code size} records put. */
    void finish(long size) {
        matched.forEach((table, put) -> {
            var there = reader.countBefore(table, size);
            // fewer there than were matched: a writer beside has overwritten some since; a row that is missing was
            // found above
            if (there > put) {
                findings.add(table.toString(), "it has " + there + " rows, where the records put " + put);
            }
        });
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        matched.forEach((table, count) -> counts.put(table.name(), count));
        return counts;
    }
}
