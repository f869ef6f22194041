package io.writ.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table.
 *
 * @param at the index of the record that put it: by this a rebuild recognises the row as its own
 * @param value as whoever declared the table has it
 */
public record Row(Table table, Key key, long at, byte[] value) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row that
                && table == that.table
                && at == that.at
                && key.equals(that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
