/** The text of a policy as a tree in which every name and value knows its line and column. Reads hostile text. */
@NullMarked
package io.writ.policy.source;

import org.jspecify.annotations.NullMarked;
