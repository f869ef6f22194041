package io.writ.caller;

import io.writ.ledger.ProjectedRecord;
import io.writ.ledger.Projection;
import io.writ.ledger.RowValue;
import io.writ.store.Key;
import io.writ.store.LookupReader;
import io.writ.store.Row;
import io.writ.store.Rows;
import io.writ.store.Table;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.id.ApiKeyId;
import io.writ.verifier.id.RecordId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which API keys were granted and revoked. Key: the API key's id. Value: one byte of state (1 granted, 2 revoked) and
 * the id of the granting record, 16 bytes.
 */
@Inside
public final class PrincipalTable implements Projection {
    private static final Table TABLE = Table.of("principal", Table.Keys.FEW);
    private static final byte GRANTED = 1;
    private static final byte REVOKED = 2;

    @Override
    public List<Table> tables() {
        return List.of(TABLE);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        if (record.is(RecordType.PRINCIPAL_GRANTED)) {
            rows.accept(row(record, GRANTED, record.id()));
        }
        if (record.is(RecordType.PRINCIPAL_REVOKED)) {
            rows.accept(row(record, REVOKED, RecordId.parse(record.string("grant"))));
        }
    }

    private static Row row(ProjectedRecord record, byte state, RecordId grant) {
        var value = ByteBuffer.allocate(1 + RecordId.SIZE).put(state).put(grant.bytes());
        return record.row(TABLE, Key.of(record.string("key")), value.array());
    }

    /**
     * What the ledger says of an API key.
     *
     * @param grant the record that granted it
     * @param at the index of the record that granted or revoked it
     */
    record Entry(RecordId grant, boolean revoked, long at) {}

    /** What the ledger says of an API key; empty if this tenant never granted it. */
    static Optional<Entry> find(Rows rows, ApiKeyId keyId) {
        return Optional.ofNullable(rows.row(TABLE, Key.of(keyId.value()))).map(PrincipalTable::read);
    }

    /** Whether an API key of this tenant has been revoked. */
    static boolean revoked(Rows rows, ApiKeyId keyId) {
        return find(rows, keyId).filter(Entry::revoked).isPresent();
    }

    /** Every API key that was ever granted, in no order. */
    static void forEach(LookupReader rows, Consumer<Entry> consumer) {
        rows.forEach(TABLE, row -> consumer.accept(read(row)));
    }

    private static Entry read(Row row) {
        return new Entry(RowValue.idAfterState(row), RowValue.state(row) == REVOKED, row.at());
    }
}
