/** Policies: compiled once from signed text to an immutable tree, evaluated as a pure function, explained on demand. */
@Inside
@NullMarked
package io.writ.policy;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
