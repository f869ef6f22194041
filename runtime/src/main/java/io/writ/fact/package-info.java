/**
 * Facts: what the runtime itself derives from the ledger or the clock and hands to the evaluator beside the signals.
 */
@NullMarked
package io.writ.fact;

import org.jspecify.annotations.NullMarked;
