/** Verification of a whole ledger against its checkpoints and the trust root, once or beside its use. */
@NullMarked
package io.writ.audit;

import org.jspecify.annotations.NullMarked;
