/** The language-neutral vectors, run against the modules as they are built. */
@NullMarked
package io.writ.conformance.vectors;

import org.jspecify.annotations.NullMarked;
