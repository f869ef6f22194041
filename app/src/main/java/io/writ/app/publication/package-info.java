/** Policies checked, signed, published and retired, on the command line and over HTTP. */
@NullMarked
package io.writ.app.publication;

import org.jspecify.annotations.NullMarked;
