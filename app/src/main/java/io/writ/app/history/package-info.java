/**
 * The ledger as its users read it: log, searches and events, on the command line and over HTTP. Here are also the
 * notes, which users add to it.
 */
@NullMarked
package io.writ.app.history;

import org.jspecify.annotations.NullMarked;
