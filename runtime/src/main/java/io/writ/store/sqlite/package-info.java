/** The embedded store: one SQLite file per ledger, in write-ahead mode with a full sync before every answer. */
@NullMarked
package io.writ.store.sqlite;

import org.jspecify.annotations.NullMarked;
