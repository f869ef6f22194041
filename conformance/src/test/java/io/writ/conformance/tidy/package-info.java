/** The state of the tree: what people would otherwise have to remember in reviews. */
@NullMarked
package io.writ.conformance.tidy;

import org.jspecify.annotations.NullMarked;
