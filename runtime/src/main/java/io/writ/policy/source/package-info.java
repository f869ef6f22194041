/** The text of a policy as a tree in which every name and value knows its line and column. Reads hostile text. */
@Inside
@NullMarked
package io.writ.policy.source;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
