package io.writ.audit;

import io.writ.record.SearchTokens;
import io.writ.store.Row;
import io.writ.verifier.id.RecordId;
import java.util.List;

/**
 * What an audit works out from one stored record.
 *
 * @param rows the rows that it puts
 * @param terms what it adds to the summary of its tile
 * @param keys what it says of API keys
 */
record RebuiltRecord(long index, RecordId id, List<Row> rows, SearchTokens terms, KeyAudit.Said keys) {}
