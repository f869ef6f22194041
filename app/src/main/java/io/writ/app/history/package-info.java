/** The ledger read: its log, searches, events and notes, on the command line and over HTTP. */
@NullMarked
package io.writ.app.history;

import org.jspecify.annotations.NullMarked;
