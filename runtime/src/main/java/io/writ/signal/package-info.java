/** Signals: the named, typed inputs of a decision, their schema, and their normalized values. */
@Inside
@NullMarked
package io.writ.signal;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
