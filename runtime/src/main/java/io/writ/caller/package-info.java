/**
 * Who calls, and what it may do: principals, roles, pins, API keys. A key is a record of the tenant's ledger; what is
 * in memory follows from those records.
 */
@NullMarked
package io.writ.caller;

import org.jspecify.annotations.NullMarked;
