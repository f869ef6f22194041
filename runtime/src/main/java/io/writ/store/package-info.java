/**
 * What a ledger needs of a database, small enough to be written again for another one: the log (records, disclosures,
 * tiles, checkpoints, all by number, append-only) and the look-ups (projections, by key), changed together in one
 * transaction.
 */
@Inside
@NullMarked
package io.writ.store;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
