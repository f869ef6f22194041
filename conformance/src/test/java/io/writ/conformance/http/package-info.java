/** The HTTP boundary, driven from outside: the packaged jar serves in a process of its own. */
@NullMarked
package io.writ.conformance.http;

import org.jspecify.annotations.NullMarked;
