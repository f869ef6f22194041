/** Black-box tests: the packaged jar as a user meets it, in a process of its own. */
@NullMarked
package io.writ.conformance;

import org.jspecify.annotations.NullMarked;
