/** Failures and successes on the command line and over HTTP. */
@NullMarked
package io.writ.app.escalation;

import org.jspecify.annotations.NullMarked;
