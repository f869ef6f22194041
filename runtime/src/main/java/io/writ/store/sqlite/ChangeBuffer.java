package io.writ.store.sqlite;

import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.StoreException;
import io.writ.store.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest rows of a table whose keys are digests, before they are put into its table. Such a row, put at once,
 * changes a page that no other row of its commit changes, and that page is written twice. So a commit first writes its
 * rows as one packed value, and takes over into the table the rows that have gathered in a small part of the key space:
 * they share its pages (the change buffer of InnoDB, the insert buffers of O'Neil's LSM tree).
 *
 * <p>The key space is cut into slots. A cursor counts the slots that were ever taken over, round after round, and each
 * packed value is stored with the cursor of its commit. So what is stored says which of its rows are in the table by
 * now, and reading the packed values in their order gives, after a kill too, exactly what this object held. A packed
 * value that is a whole round old has nothing left and is deleted.
 *
 * <p>For any thread. A row is dropped from here only after the commit that took it over, so who looks here first and
 * then in the table finds it in one of them.
 */
final class ChangeBuffer {
    static final int SLOTS = 4_096;

    /** As many rows wait as make an eighth of the ledger, so that those of a slot find a few pages to share. */
    private static final int SHARE = 8;

    /** About 8 MiB, and twice that to read at opening. */
    private static final int MOST = 131_072;

    private static final int PREFIX_BITS = 16;

    private final Table table;
    private final @Nullable PackedRows[] slots = new PackedRows[SLOTS];
    private final int[] counts = new int[SLOTS];
    private long cursor;
    private long newest = -1;
    private int count;

    ChangeBuffer(Table table) {
        this.table = table;
    }

    /** The table of the packed values. */
    static String table(Table table) {
        return "buffered_" + table.name();
    }

    /** Where this object stands: up to which packed value it has read. */
    synchronized long newest() {
        return newest;
    }

    /**
     * What a commit takes over into the table.
     *
     * @param rows in the order of their keys, of equal ones the newest last
     * @param cursor where the cursor stands after
     */
    record Merge(List<Row> rows, long cursor) {}

    /** What the next commit is to take over, of a ledger of {@code size} records. */
    synchronized Merge due(long size) {
        var keep = Math.min(MOST, size / SHARE);
        List<Row> rows = new ArrayList<>();
        var next = cursor;
        var left = count;
        while (left > keep) {
            var slot = slot(next++);
            rows.addAll(rowsOf(slot));
            left -= counts[slot];
        }
        rows.sort(Comparator.comparing(Row::key));
        return new Merge(rows, next);
    }

    /**
     * Follows a commit: drops what it took over, and takes the rows that it put.
     *
     * @param commit the number of its packed value
     * @throws StoreException if it cannot follow what was followed before
     */
    synchronized void follow(long commit, long cursorAfter, List<Row> rows) {
        if (commit <= newest || cursorAfter < cursor) {
            throw StoreException.damaged("the store holds a damaged value: buffered rows out of their order");
        }
        for (var slot = Math.max(cursor, cursorAfter - SLOTS); slot < cursorAfter; slot++) {
            drop(slot(slot));
        }
        cursor = cursorAfter;
        newest = commit;
        rows.forEach(this::add);
    }

    private void add(Row row) {
        var slot = slot(row.key());
        var there = slots[slot];
        if (there == null) {
            there = new PackedRows();
            slots[slot] = there;
        }
        there.append(row);
        counts[slot]++;
        count++;
    }

    private void drop(int slot) {
        var there = slots[slot];
        if (there != null) {
            there.clear();
            count -= counts[slot];
            counts[slot] = 0;
        }
    }

    /** The newest row of a key, if it is here. */
    synchronized @Nullable Row find(Key key) {
        var there = slots[slot(key)];
        return there == null ? null : there.find(table, key);
    }

    /** Every row that is here, of equal keys the newest last. */
    synchronized List<Row> rows() {
        List<Row> rows = new ArrayList<>(count);
        for (var slot = 0; slot < SLOTS; slot++) {
            rows.addAll(rowsOf(slot));
        }
        return rows;
    }

    private List<Row> rowsOf(int slot) {
        var there = slots[slot];
        return there == null ? List.of() : there.rows(table);
    }

    private static int slot(long count) {
        return (int) (count % SLOTS);
    }

    private static int slot(Key key) {
        return (key.prefix() * SLOTS) >> PREFIX_BITS;
    }
}
