/**
 * The running server: its start and its end, the list of all routes, its own routes for operators, and its settings
 * shown.
 */
@NullMarked
package io.writ.app.server;

import org.jspecify.annotations.NullMarked;
