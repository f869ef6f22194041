/** Threads: a person or failures stop one, a person lets it go on. In a stopped thread nothing is approved. */
@NullMarked
package io.writ.thread;

import org.jspecify.annotations.NullMarked;
