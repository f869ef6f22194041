package io.writ.decision;

import io.writ.ledger.ProjectedRecord;
import io.writ.ledger.Projection;
import io.writ.ledger.RowValue;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Rows;
import io.writ.store.Table;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.id.RecordId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which decision holds a replay key. Key: the replay tag. Value: the decision's id, 16 bytes; nothing once the key has
 * been freed.
 */
@Inside
public final class ReplayTable implements Projection {
    static final Table TABLE = Table.of("replay", Table.Keys.DIGESTS);

    @Override
    public List<Table> tables() {
        return List.of(TABLE);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        var members = record.members();
        var tag = members.string("replayTag");
        // a reject never holds its key
        if (tag != null && record.is(RecordType.DECISION) && !"blocked".equals(members.string("execution_state"))) {
            rows.accept(record.row(TABLE, key(tag), record.id().bytes()));
        }
        // whatever record ends a hold says which key it frees
        var freed = members.string("freed");
        if (freed != null) {
            rows.accept(record.row(TABLE, key(freed), new byte[0]));
        }
    }

    private static Key key(String replayTag) {
        return new Key(HexFormat.of().parseHex(replayTag));
    }

    /**
     * The decision that holds the key of a replay tag.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-031 if the row is damaged
     */
    static Optional<RecordId> holder(Rows rows, String replayTag) {
        var row = rows.row(TABLE, key(replayTag));
        return row == null || row.value().length == 0 ? Optional.empty() : Optional.of(RowValue.id(row));
    }
}
