/** Private keys and what they sign outside the ledger: trust roots and policy bundles. */
@NullMarked
package io.writ.signing;

import org.jspecify.annotations.NullMarked;
