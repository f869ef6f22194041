/** Policies with their bundles: loaded from folders, verified, found by name, executed again. */
@NullMarked
package io.writ.policy.library;

import org.jspecify.annotations.NullMarked;
