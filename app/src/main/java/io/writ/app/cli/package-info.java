/** The command line: one class a command, what they share in {@code Command}, {@code Terminal} and the options. */
@NullMarked
package io.writ.app.cli;

import org.jspecify.annotations.NullMarked;
