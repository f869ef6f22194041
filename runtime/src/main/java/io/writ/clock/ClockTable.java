package io.writ.clock;

import io.writ.ledger.ProjectedRecord;
import io.writ.ledger.Projection;
import io.writ.ledger.RowValue;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Rows;
import io.writ.store.Table;
import io.writ.time.LedgerClock.AcceptedJump;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.UtcTime;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The newest jump of the clock that a person accepted. The one key {@code accepted}. Value: ledger time and wall time,
 * milliseconds since 1970, 8 bytes each.
 */
@Inside
public final class ClockTable implements Projection {
    private static final Table TABLE = Table.of("clock", Table.Keys.FEW);
    private static final Key ACCEPTED = Key.of("accepted");

    @Override
    public List<Table> tables() {
        return List.of(TABLE);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        if (record.is(RecordType.CLOCK_ACCEPTED)) {
            var wall = UtcTime.parse(record.string("wall"));
            var value = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(record.time().toEpochMilli())
                    .putLong(wall.toEpochMilli());
            rows.accept(record.row(TABLE, ACCEPTED, value.array()));
        }
    }

    /**
     * The newest accepted jump, or {@link AcceptedJump#NONE}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-031 if the row is damaged
     */
    public static AcceptedJump accepted(Rows rows) {
        var row = rows.row(TABLE, ACCEPTED);
        if (row == null) {
            return AcceptedJump.NONE;
        }
        var value = ByteBuffer.wrap(RowValue.of(row, 2 * Long.BYTES));
        return new AcceptedJump(Instant.ofEpochMilli(value.getLong()), Instant.ofEpochMilli(value.getLong()));
    }
}
