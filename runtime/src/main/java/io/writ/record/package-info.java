/** Records before they are in the ledger: their ids, and drafts that wait only for an id and a time. */
@NullMarked
package io.writ.record;

import org.jspecify.annotations.NullMarked;
