/** The executable: takes the runtime and the verifier to the command line. */
@NullMarked
package io.writ.app;

import org.jspecify.annotations.NullMarked;
