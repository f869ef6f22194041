package io.writ.store;

import io.writ.verifier.id.RecordId;
import java.util.List;

/**
 * A record as stored.
 *
 * @param index its place in the log, from 0
 * @param id the id under which it is found, which is the one in the leaf
 * @param leaf its canonical bytes
 * @param disclosures the texts of its disclosures, those that are there
 */
public record StoredRecord(long index, RecordId id, byte[] leaf, List<String> disclosures) {}
