package io.writ.ledger;

import io.writ.store.Row;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.Arrays;

/** Reads the values of rows. No checkpoint covers a row, so that even its length is checked. */
@Inside
public final class RowValue {
    private RowValue() {}

    /**
     * The value, which must have this length.
     *
     * @throws RefusedException INV-031 if it has another
     */
    public static byte[] of(Row row, int length) {
        if (row.value().length != length) {
            throw damaged(row);
        }
        return row.value();
    }

    /**
     * The first byte of a value of one byte of state and an id.
     *
     * @throws RefusedException INV-031 if it is another value
     */
    public static byte state(Row row) {
        return of(row, 1 + RecordId.SIZE)[0];
    }

    /**
     * The id in a value of one byte of state and an id.
     *
     * @throws RefusedException INV-031 if it is another value
     */
    public static RecordId idAfterState(Row row) {
        return id(row, Arrays.copyOfRange(of(row, 1 + RecordId.SIZE), 1, 1 + RecordId.SIZE));
    }

    /**
     * The id that is the whole value.
     *
     * @throws RefusedException INV-031 if it is none
     */
    public static RecordId id(Row row) {
        return id(row, of(row, RecordId.SIZE));
    }

    private static RecordId id(Row row, byte[] bytes) {
        try {
            return RecordId.of(bytes);
        } catch (IllegalArgumentException e) {
            throw damaged(row);
        }
    }

    /** What is thrown for a row that cannot be what a record put. */
    public static RefusedException damaged(Row row) {
        return Invariant.LEDGER_INTACT
                .refuse(row.table() + " of record " + row.at(), "the row is damaged")
                .exception();
    }
}
