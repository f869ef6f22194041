/** Tests of what the commands of the command line have in common. */
@NullMarked
package io.writ.app.cli;

import org.jspecify.annotations.NullMarked;
