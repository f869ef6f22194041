package io.writ.store;

import java.util.List;

/**
 * A record as stored.
 *
 * @param index       its place in the log, from 0
 * @param leaf        its canonical bytes
 * @param disclosures the texts of its disclosures, those that have not been erased
 */
public record StoredRecord(long index, byte[] leaf, List<String> disclosures) {}
