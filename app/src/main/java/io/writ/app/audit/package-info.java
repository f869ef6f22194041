/** Verification of attestations and of whole ledgers, on the command line and over HTTP. */
@NullMarked
package io.writ.app.audit;

import org.jspecify.annotations.NullMarked;
