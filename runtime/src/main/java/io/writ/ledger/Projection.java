package io.writ.ledger;

import io.writ.store.Row;
import io.writ.store.Table;
import io.writ.verifier.Inside;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one feature looks up in its ledger: the tables that it declares, and the rows that follow from a record. A row
 * follows from the record and its disclosures alone, so that an audit can make it again; nothing else puts one. Only
 * the feature reads its rows.
 */
@Inside
public interface Projection {
    /** The tables, each declared here and nowhere else. */
    List<Table> tables();

    /**
     * Puts the rows that follow from a record; none from a record that says nothing to this feature. Called once for
     * every record, on the thread that appends: quick, and without input or output.
     *
     * @throws IllegalArgumentException if the record has not the form of its type
     */
    void project(ProjectedRecord record, Consumer<Row> rows);
}
