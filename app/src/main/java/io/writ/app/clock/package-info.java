/** The ledger's clock, accepted by a person after a jump, on the command line and over HTTP. */
@NullMarked
package io.writ.app.clock;

import org.jspecify.annotations.NullMarked;
