package io.writ.ledger;

import io.writ.record.RecordId;
import io.writ.store.Row;
import java.util.List;

/**
 * What an audit works out from one stored record.
 *
 * @param rows         the rows that it puts
 * @param erased       how many of its disclosures are not there any more
 * @param keyErased    whether its idempotency key is among them, so that its row can only be counted
 */
record RebuiltRecord(long index, RecordId id, List<Row> rows, int erased, boolean keyErased) {}
