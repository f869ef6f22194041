package io.writ.store.sqlite;

import io.writ.store.Row;
import io.writ.store.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes the rows of one table through its {@link ChangeBuffer}. Everything of a commit happens in its transaction: a
 * kill leaves the packed rows, the cursor and the table as the commit before left them. For the writer's thread.
 */
final class BufferedWrites {
    /** More than one, so that the old ones are gone sooner than new ones come. */
    private static final int DELETED_AT_ONCE = 4;

    private final ChangeBuffer buffer;
    private final RowWrites writes;
    private final PreparedStatement insert;
    private final PreparedStatement delete;

    BufferedWrites(Connection connection, Table table, ChangeBuffer buffer, RowWrites writes) throws SQLException {
        this.buffer = buffer;
        this.writes = writes;
        var name = ChangeBuffer.table(table);
        insert = connection.prepareStatement("INSERT INTO " + name + " (n, cursor, rows) VALUES (?, ?, ?)");
        delete =
                connection.prepareStatement("DELETE FROM " + name + " WHERE n IN (SELECT n FROM (SELECT n, cursor FROM "
                        + name + " ORDER BY n LIMIT " + DELETED_AT_ONCE + ") WHERE cursor <= ?)");
    }

    /**
     * Writes the rows of a commit.
     *
     * @param first the size of the ledger before
     * @return what is to be done after the commit, and only then
     */
    Runnable write(long first, List<Row> rows) throws SQLException {
        var merge = buffer.due(first);
        for (var row : merge.rows()) {
            writes.put(row);
        }
        insert.setLong(1, first);
        insert.setLong(2, merge.cursor());
        insert.setBytes(3, PackedRows.pack(rows));
        insert.executeUpdate();
        delete.setLong(1, merge.cursor() - ChangeBuffer.SLOTS);
        delete.executeUpdate();
        return () -> buffer.follow(first, merge.cursor(), rows);
    }
}
