/** Private keys and what they sign outside the ledger: trust roots and policy bundles. */
@Inside
@NullMarked
package io.writ.signing;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
