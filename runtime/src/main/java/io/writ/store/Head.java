package io.writ.store;

import java.time.Instant;

/**
 * The newest checkpoint of a ledger.
 *
 * @param size how many records it covers, at least 1
 * @param time the time of its last record
 * @param note the signed checkpoint (C2SP signed note), verbatim
 */
public record Head(long size, Instant time, String note) {}
