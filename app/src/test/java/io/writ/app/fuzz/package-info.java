/** Bytes from outside, made by a fuzzer. */
@NullMarked
package io.writ.app.fuzz;

import org.jspecify.annotations.NullMarked;
