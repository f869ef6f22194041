/** Policies: compiled once from signed text to an immutable tree, evaluated as a pure function, explained on demand. */
@NullMarked
package io.writ.policy;

import org.jspecify.annotations.NullMarked;
