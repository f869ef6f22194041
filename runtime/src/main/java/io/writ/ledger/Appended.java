package io.writ.ledger;

import io.writ.record.RecordDraft;
import io.writ.record.SearchTokens;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import java.time.Instant;

/** A record that has its place in the log, and is durable once its batch is. */
@Inside
public record Appended(long index, RecordId id, Instant time, byte[] leaf, RecordDraft draft, SearchTokens terms) {}
