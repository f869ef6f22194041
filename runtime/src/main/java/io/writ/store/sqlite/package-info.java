/** The embedded store: one SQLite file per ledger, in write-ahead mode with a full sync before every answer. */
@Inside
@NullMarked
package io.writ.store.sqlite;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
