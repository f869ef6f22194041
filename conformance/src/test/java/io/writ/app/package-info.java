/** Beside the command line, for tests that want a command's effect and not its process. */
@NullMarked
package io.writ.app;

import org.jspecify.annotations.NullMarked;
