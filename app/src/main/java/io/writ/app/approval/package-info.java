/** Approvals on the command line and over HTTP. */
@NullMarked
package io.writ.app.approval;

import org.jspecify.annotations.NullMarked;
