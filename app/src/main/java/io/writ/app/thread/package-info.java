/** Threads, stopped and resumed, on the command line and over HTTP. */
@NullMarked
package io.writ.app.thread;

import org.jspecify.annotations.NullMarked;
