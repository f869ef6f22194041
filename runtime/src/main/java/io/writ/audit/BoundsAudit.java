package io.writ.audit;

import io.writ.store.Head;
import io.writ.store.StoreReader;
import io.writ.store.Table;
import io.writ.store.Tile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Looks for what lies beyond the newest checkpoint. No record leads there, so that comparing with the records does not
 * come by; yet look-ups would believe such a row, and such a number would stand in the way of what is appended later.
 */
final class BoundsAudit {
    private static final String BEYOND = " beyond every checkpoint";

    private final StoreReader reader;
    private final LedgerAudit.Findings findings;

    BoundsAudit(StoreReader reader, LedgerAudit.Findings findings) {
        this.reader = reader;
        this.findings = findings;
    }

    void check(List<Table> tables) {
        var extents = reader.extents();
        Map<Table, OptionalLong> newest = new LinkedHashMap<>();
        tables.forEach(table -> newest.put(table, reader.newest(table)));
        // the head last: what a writer beside has added meanwhile came together with a head that covers it
        var size = reader.head().map(Head::size).orElse(0L);
        beyond(extents.record(), size).ifPresent(at -> findings.add("record " + at, "the record is" + BEYOND));
        beyond(extents.disclosure(), size)
                .ifPresent(at -> findings.add("disclosures of record " + at, "they are" + BEYOND));
        extents.tiles().forEach((level, index) -> {
            if (index >= completeTiles(size, level)) {
                findings.add("tile " + level + "/" + index, "the tile is" + BEYOND);
            }
        });
        newest.forEach((table, found) ->
                beyond(found, size).ifPresent(at -> findings.add(table + " of record " + at, "the row is" + BEYOND)));
    }

    private static OptionalLong beyond(OptionalLong largest, long size) {
        return largest.isPresent() && largest.getAsLong() >= size ? largest : OptionalLong.empty();
    }

    /** How many tiles of a level {@code size} records complete; a level may be any number that somebody wrote. */
    private static long completeTiles(long size, int level) {
        var tiles = level < 0 ? 0 : size;
        for (var below = 0; below <= level && tiles > 0; below++) {
            tiles /= Tile.WIDTH;
        }
        return tiles;
    }
}
