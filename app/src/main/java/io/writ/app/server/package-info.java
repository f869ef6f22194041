/** The running server: its settings shown, its routes, its start and its end. */
@NullMarked
package io.writ.app.server;

import org.jspecify.annotations.NullMarked;
