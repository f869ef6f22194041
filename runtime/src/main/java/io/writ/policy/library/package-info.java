/** Policies with their bundles: loaded from folders, verified, found by name, executed again. */
@Inside
@NullMarked
package io.writ.policy.library;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
