/** What the commands share: {@code Command}, {@code Terminal}, the options, and how failures are shown. */
@NullMarked
package io.writ.app.cli;

import org.jspecify.annotations.NullMarked;
