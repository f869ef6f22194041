/** API keys on the command line and over HTTP. */
@NullMarked
package io.writ.app.caller;

import org.jspecify.annotations.NullMarked;
