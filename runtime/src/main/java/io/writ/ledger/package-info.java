/** The ledger: one sequencer that turns what callers want into records, one Merkle log, one signature per commit. */
@NullMarked
package io.writ.ledger;

import org.jspecify.annotations.NullMarked;
