package io.writ.ledger;

import io.writ.signing.TenantSecret;
import io.writ.store.Row;
import io.writ.store.Table;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the features of one tenant's ledger look up, all together: used when a record is appended and again when an
 * audit makes every row anew.
 */
@Inside
public final class Projections {
    private final List<Projection> all;
    private final List<Table> tables;
    private final TenantSecret secret;

    /** @throws IllegalArgumentException if two tables have one name */
    public Projections(List<Projection> all, TenantSecret secret) {
        this.all = List.copyOf(all);
        this.tables = tables(all);
        this.secret = secret;
    }

    /**
     * The tables of some projections, in their order.
     *
     * @throws IllegalArgumentException if two of them have one name
     */
    public static List<Table> tables(List<Projection> some) {
        var tables = some.stream().flatMap(one -> one.tables().stream()).toList();
        var names = new HashSet<String>();
        for (var table : tables) {
            if (!names.add(table.name())) {
                throw new IllegalArgumentException("two tables have the name " + table.name());
            }
        }
        return tables;
    }

    /** Every table, in the order in which they were declared. */
    public List<Table> tables() {
        return tables;
    }

    /** The rows that follow from a record with its disclosures, as it was read back. */
    public List<Row> rows(long index, RecordId id, Instant time, JsonObject members, ProjectedRecord.Disclosed values) {
        return rows(index, id, null, time, members, values);
    }

    List<Row> rows(
            long index,
            RecordId id,
            @Nullable RecordId about,
            Instant time,
            JsonObject members,
            ProjectedRecord.Disclosed values) {
        var record = new ProjectedRecord(index, id, about, time, members, values, secret);
        List<Row> rows = new ArrayList<>(4);
        for (var projection : all) {
            projection.project(record, rows::add);
        }
        return rows;
    }
}
