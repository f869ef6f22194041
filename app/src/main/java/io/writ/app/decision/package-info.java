/** Decisions and simulations on the command line and over HTTP. */
@NullMarked
package io.writ.app.decision;

import org.jspecify.annotations.NullMarked;
