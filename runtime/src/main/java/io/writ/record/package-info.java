/** Records before they are in the ledger: their ids, and drafts that wait only for an id and a time. */
@Inside
@NullMarked
package io.writ.record;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
