package io.writ.store.sqlite;

import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.StoreException;
import io.writ.store.Table;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table in the order they were put, packed into bytes: the length of the key (one byte), the key, the
 * record that put it (8), the length of the value (2), the value.
 */
final class PackedRows {
    private static final int HEADER = Byte.BYTES + Long.BYTES + Short.BYTES;
    private static final int MOST_KEY = 0xff;
    private static final int MOST_VALUE = 0xffff;

    private byte[] bytes = {};
    private int length;

    /** All rows of a list. */
    static byte[] pack(List<Row> rows) {
        var packed = new PackedRows();
        rows.forEach(packed::append);
        return Arrays.copyOf(packed.bytes, packed.length);
    }

    /**
     * The rows of what {@link #pack} made.
     *
     * @throws StoreException if it did not make these bytes
     */
    static List<Row> unpack(Table table, byte[] packed) {
        var rows = new PackedRows();
        rows.bytes = packed;
        rows.length = packed.length;
        try {
            return rows.rows(table);
        } catch (BufferUnderflowException e) {
            throw StoreException.damaged("the store holds a damaged value: buffered rows that end too early", e);
        }
    }

    void append(Row row) {
        var key = row.key().bytes();
        var value = row.value();
        if (key.length > MOST_KEY || value.length > MOST_VALUE) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes with a value of " + value.length);
        }
        var end = length + HEADER + key.length + value.length;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length + (bytes.length >> 1)));
        }
        ByteBuffer.wrap(bytes, length, end - length)
                .put((byte) key.length)
                .put(key)
                .putLong(row.at())
                .putShort((short) value.length)
                .put(value);
        length = end;
    }

    /** The row of a key that was put last, or null. */
    @Nullable Row find(Table table, Key key) {
        var wanted = key.bytes();
        var found = -1;
        for (var at = 0; at < length; at = after(at)) {
            var from = at + 1;
            if (Arrays.equals(bytes, from, from + (bytes[at] & MOST_KEY), wanted, 0, wanted.length)) {
                found = at;
            }
        }
        return found < 0 ? null : row(table, ByteBuffer.wrap(bytes, found, length - found));
    }

    private int after(int at) {
        var sizes = at + (bytes[at] & MOST_KEY) + HEADER;
        return sizes + (((bytes[sizes - 2] & MOST_KEY) << Byte.SIZE) | (bytes[sizes - 1] & MOST_KEY));
    }

    List<Row> rows(Table table) {
        List<Row> rows = new ArrayList<>();
        var in = ByteBuffer.wrap(bytes, 0, length);
        while (in.hasRemaining()) {
            rows.add(row(table, in));
        }
        return rows;
    }

    private static Row row(Table table, ByteBuffer in) {
        var key = new byte[in.get() & MOST_KEY];
        in.get(key);
        if (key.length < Key.PREFIX_BYTES) {
            throw StoreException.damaged("the store holds a damaged value: buffered rows with a key that is no digest");
        }
        var at = in.getLong();
        var value = new byte[in.getShort() & MOST_VALUE];
        in.get(value);
        return new Row(table, new Key(key), at, value);
    }

    /** Forgets the rows and keeps the room. */
    void clear() {
        length = 0;
    }
}
