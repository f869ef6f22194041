/** Signals: the named, typed inputs of a decision, their schema, and their normalized values. */
@NullMarked
package io.writ.signal;

import org.jspecify.annotations.NullMarked;
