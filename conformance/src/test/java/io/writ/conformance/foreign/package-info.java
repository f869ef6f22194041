/** Attestations of the real runtime, checked by tools that are not ours. */
@NullMarked
package io.writ.conformance.foreign;

import org.jspecify.annotations.NullMarked;
